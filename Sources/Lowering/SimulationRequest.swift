internal import LEMS
public import NeuroML
internal import Units
public import XMLReading

/// What a LEMS file asks to be run and recorded.
public struct SimulationRequest: Sendable {
  /// The component to run.
  public var root: ComponentIndex
  /// Of what asks for the run.
  public var location: SourceLocation
  /// s.
  public var step: Double
  /// s.
  public var length: Double
  public var seed: UInt64?
  public var outputFiles: [OutputFile] = []
  public var eventFiles: [EventFile] = []
  public var displays: [OutputFile] = []

  public struct OutputFile: Sendable {
    /// As written, relative to where results go; a display's title.
    public var path: String
    public var columns: [Column]
    public var location: SourceLocation
  }

  public struct Column: Sendable {
    public var id: String
    /// Path of the quantity.
    public var quantity: String
    public var location: SourceLocation
  }

  public struct EventFile: Sendable {
    public var path: String
    /// Whether a row gives the time first.
    public var timeFirst: Bool
    public var selections: [Selection]
    public var location: SourceLocation
  }

  public struct Selection: Sendable {
    public var id: String
    public var select: String
    public var port: String
    public var location: SourceLocation
  }
}

extension SimulationRequest {
  /// Reads the request from the component that the file names as its target.
  public init(_ graph: ComponentGraph) throws(LoweringError) {
    guard let target = graph.target else {
      let place = graph.components.first?.location ?? SourceLocation(file: graph.files.first ?? "", line: 1)
      throw LoweringError(place, "the file names no <Target component=…/>, so there is nothing to run")
    }
    let reading = RequestReading(graph: graph)
    self = try reading.read(try reading.runnable(target))
  }
}

private struct RequestReading {
  let graph: ComponentGraph

  /// The target itself, or the one simulation within it.
  func runnable(_ target: ComponentIndex) throws(LoweringError) -> ComponentIndex {
    var found: [ComponentIndex] = []
    var queue = [target]
    while let next = queue.popLast() {
      let runs = graph.type(of: next).simulation.contains { if case .run = $0 { true } else { false } }
      if runs { found.append(next) } else { queue += graph[next].children.map(\.component).reversed() }
    }
    if let element = graph.type(of: target).unsupported.first, found.isEmpty {
      throw .cannotRun(element, neededBy: "“\(graph[target].id)”, \(graph[target].location)")
    }
    if found.count > 1 {
      let names = found.map { "“\(graph[$0].id)”" }.joined(separator: ", ")
      throw LoweringError(
        graph[target].location, "“\(graph[target].id)” holds \(found.count) simulations, \(names); make one of them the target",
        isUnsupported: true)
    }
    return found.first ?? target
  }

  func read(_ target: ComponentIndex) throws(LoweringError) -> SimulationRequest {
    let type = graph.type(of: target)
    let runs = type.simulation.compactMap { if case .run(_, _, _, _, let location) = $0 { location } else { nil } }
    if runs.count > 1 {
      throw LoweringError(
        runs[1], "a second <Run> in \(type.name): one simulation is run at a time; give each a type of its own", isUnsupported: true)
    }
    for element in type.simulation {
      guard case .run(let component, _, let increment, let total, let location) = element else { continue }
      guard let root = ComponentTree.reference(component, from: target, of: graph) else {
        throw LoweringError(graph[target].location, "“\(component)” names no component to run (\(location))")
      }
      if root == target {
        throw LoweringError(graph[target].location, "“\(graph[target].id)” has itself as its \(component)", .cycle)
      }
      try checkRoot(root, component, target)
      var request = SimulationRequest(
        root: root, location: graph[target].location, step: try parameter(increment, of: target), length: try parameter(total, of: target))
      guard request.step > 0, request.length >= 0, request.step.isFinite, request.length.isFinite else {
        throw LoweringError(graph[target].location, "“\(increment)” must be above 0 and “\(total)” not below")
      }
      if let seed = text("seed", of: target) {
        guard let value = Int64(seed) else { throw LoweringError(graph[target].location, "seed “\(seed)” is not a whole number") }
        request.seed = UInt64(bitPattern: value)
      }
      for child in graph[target].children { try add(child.component, to: &request) }
      try checkPaths(request, target)
      return request
    }
    throw LoweringError(graph[target].location, "“\(graph[target].id)” is a \(type.name), which can't be run: it has no <Run>")
  }

  /// What is run by itself needs nothing from around.
  private func checkRoot(_ root: ComponentIndex, _ attribute: String, _ target: ComponentIndex) throws(LoweringError) {
    let type = graph.type(of: root)
    let isWhole = type.isA("network") || type.isA("baseCell") || !type.location.file.hasPrefix("core:")
    guard !isWhole, let needed = type.requirements.first else { return }
    throw LoweringError(
      graph[target].location,
      "“\(attribute)” names “\(graph[root].id)”, of type \(type.name), which requires “\(needed.name)” from around; expected a network",
      .unresolvedReference, suggestion: nearestNetwork(to: graph[root].id))
  }

  private func nearestNetwork(to id: String) -> String? {
    let networks = graph.topLevel.filter { graph.isA($0.value, "network") }.keys
    return networks.count == 1 ? networks.first : nearestName(to: id, among: networks)
  }

  /// A cell that runs alone has no populations, though paths ask for some of a network.
  private func checkPaths(_ request: SimulationRequest, _ target: ComponentIndex) throws(LoweringError) {
    let root = request.root
    if graph.isA(root, "network") || !graph.isA(root, "baseCell") { return }
    let paths =
      (request.outputFiles + request.displays).flatMap { $0.columns.map(\.quantity) }
      + request.eventFiles.flatMap { $0.selections.map(\.select) }
    let asked = Set(paths.compactMap(\.pathPopulation))
    for network in graph.topLevel.values where graph.isA(network, "network") {
      guard let found = graph[network].children.first(where: { asked.contains(graph[$0.component].id) }) else { continue }
      throw LoweringError(
        graph[target].location,
        "a run of “\(graph[root].id)”, a single \(graph.type(of: root).name), has no population “\(graph[found.component].id)”, "
          + "which paths name; expected a network", .unresolvedReference, suggestion: graph[network].id)
    }
  }

  private func parameter(_ name: String, of component: ComponentIndex) throws(LoweringError) -> Double {
    let place = graph.type(of: component).parameters.firstIndex { $0.name == name }
    let value = place.map { graph[component].parameters[$0] } ?? .nan
    if value.isNaN { throw LoweringError(graph[component].location, "“\(name)” is needed and not given") }
    return value
  }

  private func text(_ name: String, of component: ComponentIndex) -> String? {
    graph.type(of: component).texts.firstIndex { $0.name == name }.flatMap { graph[component].texts[$0] }
  }

  private func add(_ component: ComponentIndex, to request: inout SimulationRequest) throws(LoweringError) {
    let place = graph[component].location
    // A list of lines that a display elsewhere shows.
    if graph.type(of: component).simulation.isEmpty, !columns(component).isEmpty {
      request.displays.append(.init(path: graph[component].id, columns: columns(component), location: place))
    }
    for element in graph.type(of: component).simulation {
      switch element {
      case .dataWriter(let folder, let name, _):
        request.outputFiles.append(.init(path: try path(folder, name, component), columns: columns(component), location: place))
      case .dataDisplay(let title, _):
        let name = title.flatMap { text($0, of: component) } ?? graph[component].id
        request.displays.append(.init(path: name, columns: columns(component), location: place))
      case .eventWriter(let folder, let name, let format, _):
        request.eventFiles.append(
          .init(
            path: try path(folder, name, component), timeFirst: try isTimeFirst(format, of: component), selections: selections(component),
            location: place))
      case .record, .eventRecord, .run: continue
      }
    }
  }

  private func isTimeFirst(_ format: String?, of component: ComponentIndex) throws(LoweringError) -> Bool {
    let order = format.flatMap { text($0, of: component) } ?? Self.formats[0]
    guard Self.formats.contains(order) else {
      throw LoweringError(
        graph[component].location, "“\(order)” is no format of an event file; expected \(Self.formats.joined(separator: " or "))",
        .badValue, suggestion: nearestName(to: order, among: Self.formats))
    }
    return order == Self.formats[0]
  }

  /// What a row of an event file is, time first or last.
  private static let formats = ["TIME_ID", "ID_TIME"]

  private func path(_ folder: String, _ name: String, _ component: ComponentIndex) throws(LoweringError) -> String {
    let file = text(name, of: component) ?? graph[component].id
    if file.isEmpty { throw LoweringError(graph[component].location, "“\(name)” of “\(graph[component].id)” is empty", .badValue) }
    guard let folder = text(folder, of: component), !folder.isEmpty, folder != "." else { return file }
    return folder.hasSuffix("/") ? folder + file : folder + "/" + file
  }

  private func columns(_ component: ComponentIndex) -> [SimulationRequest.Column] {
    graph[component].children.flatMap { child in
      graph.type(of: child.component).simulation.compactMap { element in
        guard case .record(let quantity, _, _, _, _) = element else { return nil }
        return .init(
          id: graph[child.component].id, quantity: text(quantity, of: child.component) ?? "",
          location: graph[child.component].location)
      }
    }
  }

  private func selections(_ component: ComponentIndex) -> [SimulationRequest.Selection] {
    graph[component].children.flatMap { child in
      graph.type(of: child.component).simulation.compactMap { element in
        guard case .eventRecord(let quantity, let port, _) = element else { return nil }
        return .init(
          id: graph[child.component].id, select: text(quantity, of: child.component) ?? "",
          port: text(port, of: child.component) ?? "", location: graph[child.component].location)
      }
    }
  }
}
