public import LEMS
internal import Lowering
internal import XMLReading
public import NeuroML

/// What can only be found by building the network: dangling paths, missing requirements.
public enum ModelCheck {
  public static func problems(in graph: ComponentGraph) -> [Problem] {
    do {
      let roots: [ComponentIndex]
      if graph.targetLocation != nil {
        roots = [try SimulationRequest(graph).root]
      } else {
        roots = graph.topLevel.values.filter { graph.type(of: $0).isA("network") }.sorted { $0.value < $1.value }
      }
      for root in roots {
        var model = try LoweredModel(graph, root: root, externals: ["stretch"])
        guard graph.targetLocation != nil else { continue }
        let request = try SimulationRequest(graph)
        for file in request.outputFiles + request.displays {
          for column in file.columns { _ = try model.quantity(at: column.quantity, column.location) }
        }
        _ = try model.describe()
      }
      return []
    } catch {
      return error.isUnsupported ? [Problem(.warning, error.problem.location, error.problem.message)] : [error.problem]
    }
  }
}
