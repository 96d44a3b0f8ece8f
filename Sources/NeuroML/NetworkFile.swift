internal import HDF5
internal import XMLReading

/// Reads NeuroML's HDF5 format for networks (as libNeuroML writes it) into the elements that its XML would have.
///
/// Cells, connections and inputs are rows of float32; attributes `column_0` … name the columns. What is no network stands
/// in an attribute, as XML.
struct NetworkFile: ~Copyable {
  private let file: HDF5Reader
  private let path: String
  private var document: XMLDocument
  private var components: [String: String] = [:]
  private var budget = TableBudget()

  /// Whether a path's name is that of such a file.
  static func isOne(_ path: String) -> Bool { path.hasSuffix(".h5") || path.hasSuffix(".hdf5") }

  static func read(_ path: String) throws(XMLError) -> XMLDocument {
    guard let file = HDF5Reader(path) else { throw .cannotOpen(path: path, reason: "it is not there, or no HDF5 file") }
    guard file.members(of: "/").contains("neuroml") else {
      throw .cannotOpen(path: path, reason: "it has no group “neuroml”, so it is no NeuroML network")
    }
    let id = file.attribute("/neuroml", "id") ?? "network"
    let text = file.attribute("/neuroml", "neuroml_top_level") ?? ""
    let document = try XMLReader.read(text: text.isEmpty ? "<neuroml id=\"\(id)\"/>" : text, path: path)
    var reading = NetworkFile(file: file, path: path, document: document)
    for group in reading.file.members(of: "/neuroml") where group.hasPrefix("network") { try reading.readNetwork("/neuroml/" + group) }
    return reading.document
  }

  private init(file: consuming HDF5Reader, path: String, document: XMLDocument) {
    self.file = file
    self.path = path
    self.document = document
  }

  private var place: SourceLocation { SourceLocation(file: path, line: 1) }

  private func failure(_ group: String, _ reason: String) -> XMLError { .notNetwork(place, reason: "\(group): \(reason)") }

  @discardableResult
  private mutating func add(_ name: String, _ attributes: [(String, String?)], to parent: Int) -> Int {
    let element = XMLElement(
      name: name, attributes: attributes.compactMap { name, value in value.map { .init(name: name, value: $0) } }, location: place)
    document.elements.append(element)
    document.elements[parent].children.append(document.elements.count - 1)
    return document.elements.count - 1
  }

  private func text(_ group: String, _ name: String) throws(XMLError) -> String {
    guard let value = file.attribute(group, name), !value.isEmpty else { throw failure(group, "it needs an attribute “\(name)”") }
    return value
  }

  private mutating func readNetwork(_ group: String) throws(XMLError) {
    let temperature = file.attribute(group, "temperature").flatMap { $0.isEmpty ? nil : $0 }
    let network = add(
      "network",
      [("id", try text(group, "id")), ("type", temperature == nil ? nil : "networkWithTemperature"), ("temperature", temperature)], to: 0)
    let groups = file.members(of: group)
    for name in groups where name.hasPrefix("population_") { try readPopulation(group + "/" + name, network) }
    let projections = groups.filter { $0.hasPrefix("projection_") }.map { group + "/" + $0 }
    for kind in Self.kinds { for name in projections where self.kind(name) == kind { try readProjection(name, network) } }
    if let odd = projections.first(where: { !Self.kinds.contains(kind($0)) }) {
      throw failure(odd, "“\(kind(odd))” is no kind of projection")
    }
    for name in groups where name.hasPrefix("inputList_") { try readInputs(group + "/" + name, network) }
  }

  private mutating func readPopulation(_ group: String, _ network: Int) throws(XMLError) {
    let id = try text(group, "id"), component = try text(group, "component")
    components[id] = component
    guard let table = try NetworkTable(file, group, id, within: &budget, at: place) else {
      add("population", [("id", id), ("component", component), ("size", try text(group, "size"))], to: network)
      return
    }
    let size = "\(table.count)"
    let population = add(
      "population", [("id", id), ("type", "populationList"), ("component", component), ("size", size)], to: network)
    for row in 0..<table.count {
      let instance = add("instance", [("id", table.whole("id", row) ?? "\(row)")], to: population)
      let position = ["x", "y", "z"].map { ($0, table.number($0, row) ?? "0") }
      add("location", position, to: instance)
    }
  }

  // MARK: Connections

  private static let kinds = ["projection", "electricalProjection", "continuousProjection"]

  private func kind(_ group: String) -> String { file.attribute(group, "type") ?? Self.kinds[0] }

  private mutating func readProjection(_ group: String, _ network: Int) throws(XMLError) {
    let kind = kind(group)
    let id = try text(group, "id")
    let ends = (try text(group, "presynapticPopulation"), try text(group, "postsynapticPopulation"))
    var attributes: [(String, String?)] = [("id", id), ("presynapticPopulation", ends.0), ("postsynapticPopulation", ends.1)]
    if kind == "projection" { attributes.append(("synapse", try text(group, "synapse"))) }
    let projection = add(kind, attributes, to: network)
    guard let table = try NetworkTable(file, group, id, within: &budget, at: place) else { return }
    for row in 0..<table.count {
      let from = try cell(ends.0, table.whole("pre_cell_id", row), group), to = try cell(ends.1, table.whole("post_cell_id", row), group)
      let name = table.whole("id", row) ?? "\(row)"
      if kind == "projection" {
        addConnection(table, row, name, from, to, projection)
      } else {
        try addContinuous(kind, table, row, name, from, to, group, projection)
      }
    }
  }

  private mutating func addConnection(
    _ table: NetworkTable, _ row: Int, _ id: String, _ from: String, _ to: String, _ projection: Int
  ) {
    let weight = table.number("weight", row), delay = table.number("delay", row)
    var attributes: [(String, String?)] = [
      ("id", id), ("preCellId", from), ("postCellId", to), ("preSegmentId", table.whole("pre_segment_id", row)),
      ("postSegmentId", table.whole("post_segment_id", row)), ("preFractionAlong", table.number("pre_fraction_along", row)),
      ("postFractionAlong", table.number("post_fraction_along", row)),
    ]
    let isWeighted = weight != nil || delay != nil
    if isWeighted { attributes += [("weight", weight ?? "1"), ("delay", (delay ?? "0") + "ms")] }
    add(isWeighted ? "connectionWD" : "connection", attributes, to: projection)
  }

  private mutating func addContinuous(
    _ kind: String, _ table: NetworkTable, _ row: Int, _ id: String, _ from: String, _ to: String, _ group: String, _ projection: Int
  ) throws(XMLError) {
    let isElectrical = kind == "electricalProjection", weight = table.number("weight", row)
    var attributes: [(String, String?)] = [
      ("id", id), ("preCell", from), ("postCell", to), ("preSegment", table.whole("pre_segment_id", row)),
      ("postSegment", table.whole("post_segment_id", row)), ("preFractionAlong", table.number("pre_fraction_along", row)),
      ("postFractionAlong", table.number("post_fraction_along", row)), ("weight", weight),
    ]
    if isElectrical {
      attributes.append(("synapse", try text(group, "synapse")))
    } else {
      attributes += [("preComponent", try text(group, "preComponent")), ("postComponent", try text(group, "postComponent"))]
    }
    let name = isElectrical ? "electricalConnectionInstance" : "continuousConnectionInstance"
    add(name + (weight == nil ? "" : "W"), attributes, to: projection)
  }

  private mutating func readInputs(_ group: String, _ network: Int) throws(XMLError) {
    let id = try text(group, "id"), population = try text(group, "population")
    let list = add("inputList", [("id", id), ("component", try text(group, "component")), ("population", population)], to: network)
    guard let table = try NetworkTable(file, group, id, within: &budget, at: place) else { return }
    for row in 0..<table.count {
      let weight = table.number("weight", row)
      add(
        weight == nil ? "input" : "inputW",
        [
          ("id", table.whole("id", row) ?? "\(row)"), ("target", try cell(population, table.whole("target_cell_id", row), group)),
          ("segmentId", table.whole("segment_id", row)), ("fractionAlong", table.number("fraction_along", row)),
          ("destination", "synapses"), ("weight", weight),
        ], to: list)
    }
  }

  /// The path of a cell: `../pop/3/cell`.
  private func cell(_ population: String, _ index: String?, _ group: String) throws(XMLError) -> String {
    guard let index else { throw failure(group, "its columns do not name the cells") }
    guard let component = components[population] else { throw failure(group, "no population “\(population)”") }
    return "../\(population)/\(index)/\(component)"
  }
}
