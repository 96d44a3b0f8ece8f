internal import LEMS
internal import Lowering
internal import Network
internal import NeuroML
internal import Recording
internal import XMLReading

/// Looks into a model without running it to the end.
public enum ModelSummarizer {
  public static func summarize(path: String, coreTypes: String? = nil) throws -> ModelSummary {
    var experiment = Experiment()
    experiment.model = path
    experiment.coreTypes = coreTypes
    experiment.threads = 1
    let graph = try ModelReader.read(path: path, coreTypes: coreTypes.map { .directory($0) } ?? .embedded)
    var summary = ModelSummary(file: path, files: graph.files)
    summary.components = graph.components.count
    summary.types = types(of: graph)
    do {
      let parts = try RunAssembler.assemble(experiment, graph)
      try add(parts, to: &summary)
    } catch let error as LoweringError where error.isUnsupported {
      summary.obstacle = error.description
    } catch let error as NeuroMLErrors {
      summary.obstacle = error.description
    } catch let error as SimulationError {
      summary.obstacle = error.description
    }
    return summary
  }

  private static func types(of graph: ComponentGraph) -> [ModelSummary.TypeUse] {
    var counts: [Int: Int] = [:]
    for component in graph.components { counts[component.type, default: 0] += 1 }
    return counts.map { place, count in
      let type = graph.types[place]
      let isCore = type.location.file.hasPrefix("core:")
      return ModelSummary.TypeUse(type: type.name, components: count, definedAt: isCore ? nil : "\(type.location)")
    }.sorted { ($1.components, $0.type) < ($0.components, $1.type) }
  }

  private static func add(_ parts: RunAssembly, to summary: inout ModelSummary) throws {
    summary.cells = self.parts(parts.cellsByComponent, parts.graph) { _ in "cell" }
    summary.connections = self.parts(parts.attachedByComponent, parts.graph) { type in
      if type.isA("gapJunction") { return "gap junction" }
      if type.isA("baseGradedSynapse") { return "graded synapse" }
      return type.isA("baseSynapse") || type.isA("baseSynapseDL") ? "chemical synapse" : "input"
    }
    summary.stateVariables = parts.network.stateCount
    summary.recorded = parts.outputFiles.map { .init(name: $0.path, place: "file", columns: $0.values.count, rows: parts.steps + 1) }
    let text = summary.recorded.reduce(0) { $0 + ($1.columns + 1) * $1.rows } * 12
    let channels = parts.channels.map {
      ModelSummary.Output(
        name: $0.channel.name, place: "recording", columns: $0.channel.columns.count * max(1, $0.channel.innerColumns.count),
        rows: parts.steps / $0.every + 1)
    }
    summary.recorded += channels
    let time = try trial(parts)
    summary.run = ModelSummary.Run(
      length: Double(parts.steps) * parts.step, step: parts.step, steps: parts.steps, seed: parts.seed,
      instances: parts.cells + parts.synapses, hasBody: parts.body != nil, timePerStep: time, time: time * Double(parts.steps),
      textBytes: text, recordingBytes: channels.reduce(0) { $0 + $1.columns * $1.rows } * 4)
  }

  private static func parts(
    _ counts: [Int: Int], _ graph: ComponentGraph, _ kind: (ResolvedType) -> String
  ) -> [ModelSummary.Part] {
    counts.map { place, count in
      let component = graph.components[place], type = graph.types[component.type]
      return ModelSummary.Part(
        kind: kind(type), component: component.id, type: type.name, count: RunAssembly.connections(of: type, count))
    }.sorted { ($0.kind, $1.count, $0.component) < ($1.kind, $0.count, $1.component) }
  }

  /// Wall time of a step, s: the median exchange of a short run.
  private static func trial(_ parts: RunAssembly) throws -> Double {
    let simulation = try Simulation(parts, threads: 1, isDeaf: false, recording: nil, files: nil)
    let clock = ContinuousClock()
    let begin = clock.now
    var times: [Double] = []
    while !simulation.isOver, clock.now - begin < .milliseconds(300), times.count < 40 {
      let before = clock.now, time = simulation.time
      try simulation.advance()
      times.append((clock.now - before).inSeconds * parts.step / max(simulation.time - time, parts.step))
    }
    return times.isEmpty ? 0 : times.sorted()[times.count / 2]
  }
}
