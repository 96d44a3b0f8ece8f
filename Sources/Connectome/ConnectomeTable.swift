internal import Resources
internal import Units

/// The wiring as one study found it.
public struct ConnectomeTable: Sendable {
  public let name: String
  public let source: String
  public let unit: String
  public private(set) var connections: [Connection]

  /// Names and sources of the tables that the program carries; the first is the default.
  public static let known: [(name: String, source: String)] = [
    ("cook2019", "Cook et al. 2019, hermaphrodite, corrected July 2020; 10.1038/s41586-019-1352-7"),
    ("varshney2011", "Varshney et al. 2011, adult, without pharynx; 10.1371/journal.pcbi.1001066"),
    ("white1986", "White et al. 1986 as re-analysed by Varshney; 10.1098/rstb.1986.0056"),
    ("witvliet2021-1", "Witvliet et al. 2021, L1, nerve ring; 10.1038/s41586-021-03778-8"),
    ("witvliet2021-2", "Witvliet et al. 2021, L1, nerve ring"), ("witvliet2021-3", "Witvliet et al. 2021, L1, nerve ring"),
    ("witvliet2021-4", "Witvliet et al. 2021, L1, nerve ring"), ("witvliet2021-5", "Witvliet et al. 2021, L2, nerve ring"),
    ("witvliet2021-6", "Witvliet et al. 2021, L3, nerve ring"), ("witvliet2021-7", "Witvliet et al. 2021, adult, nerve ring"),
    ("witvliet2021-8", "Witvliet et al. 2021, adult, nerve ring"),
  ]

  public static func named(_ name: String) throws(ConnectomeError) -> ConnectomeTable {
    guard let entry = known.first(where: { $0.name == name }), let text = Resource(named: "connectome/\(name).csv")?.text else {
      throw .unknownTable(
        name, nearest: nearestName(to: name, among: known.map(\.name)),
        known: known.map(\.name))
    }
    return try ConnectomeTable(reading: text, name: name, source: entry.source)
  }

  init(reading text: String, name: String, source: String) throws(ConnectomeError) {
    let table = try CSVTable(name: "connectome/\(name).csv", text: text)
    let pre = try table.column("pre"), post = try table.column("post"), kind = try table.column("kind")
    let weight = try table.column("weight"), unit = try table.column("weight_unit")
    let flag = table.head.firstIndex(of: "flag")
    var connections: [Connection] = []
    for (index, row) in table.rows.enumerated() {
      guard let kind = Connection.Kind(rawValue: row[kind]), let weight = Double(row[weight]), weight > 0, weight.isFinite else {
        throw .malformed(
          table: table.name, line: index + 2,
          reason: "expected chemical or electrical and a weight above 0, not “\(row[kind])”, “\(row[weight])”")
      }
      connections.append(
        Connection(pre: row[pre], post: row[post], kind: kind, weight: weight, isNominal: flag.map { !row[$0].isEmpty } ?? false))
    }
    self.name = name
    self.source = source
    self.unit = table.rows.first.map { $0[unit] == "em_sections" ? "EM sections" : "synapses" } ?? ""
    self.connections = connections
  }

  /// The 99th percentile of the counted electrical rows between neurons of Cook 2019, sections.
  public static let nominalCap = 25.0

  /// The table with electrical rows that are nominal contacts held down to `cap`: their round numbers (100 … 401)
  /// are no counts, and taken literally short ALA, CAN and PVD together.
  public func capped(at cap: Double = nominalCap) -> ConnectomeTable {
    var copy = self
    for i in copy.connections.indices where copy.connections[i].isNominal {
      copy.connections[i].weight = min(cap, copy.connections[i].weight)
    }
    return copy
  }

  /// Chemical rows, and electrical ones, with their weights' sums.
  public func totals(where holds: (Connection) -> Bool = { _ in true }) -> (chemical: (Int, Double), electrical: (Int, Double)) {
    var result = (chemical: (0, 0.0), electrical: (0, 0.0))
    for connection in connections where holds(connection) {
      if connection.kind == .chemical {
        result.chemical = (result.chemical.0 + 1, result.chemical.1 + connection.weight)
      } else {
        result.electrical = (result.electrical.0 + 1, result.electrical.1 + connection.weight)
      }
    }
    return result
  }
}
