public import LEMS
internal import Lowering
public import NeuroML
internal import XMLReading

/// Tells everything that is wrong with a model.
public enum ModelCheck {
  /// Reads a file and its includes, and builds the network without running it.
  ///
  /// A model that a run takes has warnings at most, whatever the schema says of it. One that names what is to be run, and that a
  /// run refuses, has an error.
  public static func examine(path: String, coreTypes: CoreTypes = .embedded) -> Examination {
    var result = ModelReader.examine(path: path, coreTypes: coreTypes)
    if result.isUnreadable { return result }
    var refusal: [Problem] = []
    if result.isComplete {
      do {
        let warnings = try trial(of: result.graph, path)
        result.addConsequences(warnings + problems(problemsOfParts(in: result.graph), in: result.graph))
        result.tolerateAll()
        return result
      } catch let error as LoweringError {
        refusal = error.problems
      } catch let error as NeuroMLErrors {
        refusal = error.problems
      } catch {
        let place = result.graph.targetLocation ?? SourceLocation(file: path, line: 1)
        refusal = [Problem(.error, place, (error as? SimulationError)?.words ?? "\(error)", .model)]
      }
    }
    result.addConsequences(problems(in: result.graph))
    if result.graph.targetLocation != nil { result.addConsequences(refusal) }
    return result
  }

  /// Puts together the run that the model asks for, which throws what a run would; gives what is odd.
  private static func trial(of graph: ComponentGraph, _ path: String) throws -> [Problem] {
    var experiment = Experiment()
    experiment.model = path
    return try RunAssembler.check(experiment, graph)
  }

  /// What can only be found by building: dangling paths, missing parameters and requirements.
  public static func problems(in graph: ComponentGraph) -> [Problem] {
    var found: [LoweringError] = []
    var warnings: [Problem] = []
    for root in roots(of: graph, &found, &warnings) { found += problems(of: root, in: graph, &warnings) }
    found += problemsOfParts(in: graph)
    return warnings + problems(found, in: graph)
  }

  private static func problems(_ errors: [LoweringError], in graph: ComponentGraph) -> [Problem] {
    errors.filter { !$0.isFollowUp }.flatMap { error in
      error.problems.map { problem in
        // A description need not be complete where nothing asks for a run.
        let isOdd = error.isUnsupported || problem.code == .missingElement && graph.target == nil
        return isOdd ? Problem(.warning, problem.location, problem.message, problem.code) : problem
      }
    }
  }

  private static func roots(
    of graph: ComponentGraph, _ found: inout [LoweringError], _ problems: inout [Problem]
  ) -> [ComponentIndex] {
    if graph.target != nil {
      do throws(LoweringError) {
        let request = try SimulationRequest(graph)
        do throws(SimulationError) { try SimulationError.check(step: request.step, duration: request.length) } catch {
          problems.append(Problem(.error, request.location, error.words, .badValue))
        }
        return [request.root]
      } catch {
        found.append(error)
      }
    }
    return graph.topLevel.values.filter { graph.type(of: $0).isA("network") }.sorted { $0.value < $1.value }
  }

  private static func problems(
    of root: ComponentIndex, in graph: ComponentGraph, _ warnings: inout [Problem]
  ) -> [LoweringError] {
    var found: [LoweringError] = []
    do throws(LoweringError) {
      var model = try LoweredModel(examining: graph, root: root, externals: ["stretch"])
      found = model.problems
      if graph.target != nil, let request = try? SimulationRequest(graph) {
        for column in (request.outputFiles + request.displays).flatMap(\.columns) {
          do throws(LoweringError) { _ = try model.quantity(at: column.quantity, column.location) } catch { found.append(error) }
        }
        for selection in request.eventFiles.flatMap(\.selections) {
          do throws(LoweringError) {
            _ = try model.eventSource(at: selection.select, port: selection.port, selection.location)
          } catch {
            found.append(error)
          }
        }
      }
      // With parts missing, requirements are bound to be unmet.
      if found.isEmpty, graph.unresolved.isEmpty { _ = try model.describe() }
      warnings += model.warnings
    } catch {
      found.append(error)
    }
    return found
  }

  /// Cells, synapses and inputs that a file defines, whether a network uses them or not.
  /// What a part lacks as a whole (a cell without biophysical properties) may be meant so; what is wrong within is not.
  private static func problemsOfParts(in graph: ComponentGraph) -> [LoweringError] {
    let wrong: Set<Problem.Code> = [.missingAttribute, .unknownName, .cycle]
    let parts = ["baseCell", "baseSynapse", "basePointCurrent", "baseIonChannel", "baseSpikeSource"]
    var seen: Set<String> = []
    return graph.topLevel.values.sorted { $0.value < $1.value }.compactMap { place in
      guard parts.contains(where: { graph.type(of: place).isA($0) }) else { return nil }
      // Of plain components that lack the same, one is enough.
      let component = graph[place]
      if component.children.isEmpty {
        let given = component.parameters.map { $0.isNaN ? "?" : "." } + component.references.map { $0 == nil ? "?" : "." }
        if !seen.insert("\(component.type)" + given.joined()).inserted { return nil }
      }
      return LoweredModel.problem(of: place, in: graph).flatMap { wrong.contains($0.problem.code) ? $0 : nil }
    }
  }
}
