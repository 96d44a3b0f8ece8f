import Foundation
import Lowering
import LEMS
import Network
import NeuroML

@main
struct Worm {
  static func main() throws {
    let arguments = CommandLine.arguments
    let clock = ContinuousClock()
    let t0 = clock.now
    do {
      let graph = try ModelReader.read(path: arguments[1], coreTypes: arguments.contains("-o") ? .directory("/tmp/core/NeuroML2CoreTypes") : .embedded)
      print("read", clock.now - t0, graph.components.count)
      for w in graph.warnings.prefix(5) { print(w) }
      let request = try SimulationRequest(graph)
      var lowered = try LoweredModel(graph, root: request.root, externals: ["stretch"])
      var refs: [OutputReference] = []
      for f in request.outputFiles { for c in f.columns { refs.append(try lowered.quantity(at: c.quantity, c.location)) } }
      let description = try lowered.describe()
      print("lowered", clock.now - t0); if arguments.contains("-d") { debugDump(description) }
      let step = arguments.count > 3 ? Double(arguments[3])! : request.step
      let model = try NetworkModel(description, step: step, recorded: refs)
      print("compiled", clock.now - t0, model.stateCount)
      var state = model.emptyState(seed: 1)
      var integrator = StaggeredExponential(model)
      integrator.start(&state, of: model)
      let length = arguments.count > 4 ? Double(arguments[4])! : request.length
      let steps = Int((length / step).rounded())
      let out = arguments.count > 2 && arguments[2] != "-" ? arguments[2] : nil
      var texts = request.outputFiles.map { _ in "" }
      var values = [Double](repeating: 0, count: refs.count)
      let t1 = clock.now
      for n in 0...steps {
        integrator.enterStep(&state, of: model)
        if out != nil {
          var span = values.mutableSpan
          integrator.sample(state, of: model, into: &span)
          var p = 0
          for (i, f) in request.outputFiles.enumerated() {
            texts[i] += "\(Float(Double(n) * step))"
            for _ in f.columns { texts[i] += "\t\(Float(values[p]))"; p += 1 }
            texts[i] += "\n"
          }
        }
        if n < steps { try integrator.leaveStep(&state, of: model) }
      }
      print("ran", clock.now - t1)
      if let out {
        for (i, f) in request.outputFiles.enumerated() {
          try texts[i].write(toFile: out + "/" + f.path.split(separator: "/").last!, atomically: false, encoding: .utf8)
        }
      }
    } catch { print("ERROR", error); exit(2) }
  }
}
func debugDump(_ d: NetworkDescription) {
  for p in d.populations { print(p.name, p.count, p.parameters.map { ($0.name, $0.values) }, p.states.map { ($0.name, $0.isMembrane) })
    for i in p.inputs { print("   in", i.name, i.source) }
    for (i,n) in p.graph.nodes.enumerated() { print("     ", i, n) }
    for o in p.outputs { print("   out", o.name, o.node) } }
}
