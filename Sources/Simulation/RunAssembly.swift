internal import Body
internal import Connectome
internal import Coupling
internal import LEMS
internal import Lowering
internal import Network
internal import NeuroML
internal import Recording
internal import XMLReading

/// All parts of a run, ready to move.
struct RunAssembly {
  var graph: ComponentGraph
  var network: SteppedModel
  var step: Double
  var steps: Int
  var seed: UInt64
  var body: BodyParts?
  var channels: [RecordedChannel] = []
  var outputFiles: [OutputColumns] = []
  var eventOutputs: [EventOutput] = []
  /// Files that the model's Target asks for: times of all rows, and a report of the run.
  var timesFile: String?
  var reportFile: String?
  var tables: [RecordingTable] = []
  var cells = 0
  /// How many cells, and how many attached synapses and inputs, there are of each component of the graph.
  var cellsByComponent: [Int: Int] = [:]
  var attachedByComponent: [Int: Int] = [:]
  var synapses = 0
  /// Network steps between exchanges with the body, or between looks at the clock.
  var stride = 1
  /// What the user asked for and gets only nearly, in words.
  var notes: [String] = []

  /// Synapses, gap junctions and inputs. A gap junction counts once, though each side has an instance.
  var connections: Int {
    attachedByComponent.reduce(0) { sum, entry in
      sum + Self.connections(of: graph.types[graph.components[entry.key].type], entry.value)
    }
  }

  /// Every file that the model itself has the run write.
  var outputs: [String] { [timesFile, reportFile].compactMap { $0 } + outputFiles.map(\.path) + eventOutputs.compactMap(\.file?.path) }

  var recordsEvents: Bool { eventOutputs.contains { $0.channel != nil } }

  static func connections(of type: ResolvedType, _ instances: Int) -> Int { type.isA("gapJunction") ? (instances + 1) / 2 : instances }

  /// Whether a channel has rows between exchanges.
  func isBetweenExchanges(_ channel: RecordedChannel) -> Bool { channel.every % stride != 0 }

  struct BodyParts {
    var model: BodyModel
    var step: Double
    var activation: ActivationDynamics
    /// Which muscle of the body each drive moves, and where its quantity is among the sampled values.
    var muscles: [Int]
    var quantities: Range<Int>
    var proprioception: Proprioception
    var particleEvery: Int
  }

  /// A channel of the recording and where its values come from.
  struct RecordedChannel {
    enum Source {
      case sampled(Range<Int>)
      case activation, centerline, stretch
    }
    var channel: Channel
    var source: Source
    /// Steps between rows.
    var every: Int
  }

  struct OutputColumns {
    var path: String
    var values: Range<Int>
  }

  /// What an EventOutputFile's selections send, and where it goes.
  struct EventOutput {
    struct File {
      var path: String
      var timeFirst: Bool
      /// Of the selections.
      var ids: [String]
    }
    /// The places of each source among the selections.
    var places: [EventSource: [Int]]
    var file: File?
    /// Of the recording.
    var channel: EventChannel?
  }
}
