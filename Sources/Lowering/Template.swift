internal import LEMS
internal import Network
internal import NeuroML
internal import XMLReading

/// The dynamics of a component and everything inside it, as one population sees them: shared by all components that
/// differ in numbers alone.
struct Template {
  var graph = ExpressionGraph()
  var nodes: [TemplateNode] = []
  /// Where each parameter's value comes from: a node's component and its place there, or a property's default.
  var parameters: [ParameterOrigin] = []
  var states: [PopulationDescription.State] = []
  var inputs: [TemplateInput] = []
  var outputs: [PopulationDescription.Output] = []
  var start: [PopulationDescription.Assignment] = []
  var conditions: [PopulationDescription.Condition] = []
  var handlers: [PopulationDescription.Handler] = []
  /// Names of the root's out ports, in the order of `emit`.
  var outPorts: [String] = []

  enum ParameterOrigin {
    case parameter(node: Int, place: Int)
    case property(name: String, defaultValue: Double)
    /// A value at a path from a node's component that leads out of the tree: `env/temperature`.
    case path(node: Int, text: String, location: SourceLocation)
  }
}

/// One component within a template, by its place in the tree.
struct TemplateNode {
  var type: Int
  var parent: Int?
  /// Slot in the parent's type; −1 for the root, −2 for an instance made by the structure.
  var slot: Int
  var children: [Int] = []
  /// How the parent's slot, or its structure, calls this node.
  var slotName: String
  /// Properties that the structure which made this node gives it, SI.
  var assigned: [String: Double] = [:]
}

/// A value that a template needs from outside.
struct TemplateInput: Hashable {
  enum Kind: Hashable {
    /// A requirement that nothing inside meets.
    case requirement
    /// An exposure of the far end of a connection.
    case peer
    case sum(slot: String)
    case product(slot: String)
    /// The current from neighbouring compartments.
    case axial
  }
  var kind: Kind
  var name: String
}
