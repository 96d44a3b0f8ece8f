internal import Network
internal import NeuroML

/// One population while instances are still being added.
struct PopulationBuilder {
  var template: Template
  var components: [Int] = []
  /// Properties that connections have set, per row. SI.
  var assigned: [String: [Int: Double]] = [:]
  /// Per row: the instance that this one is attached to, and in which slot.
  var hosts: [(host: BlockReference, slot: String)?] = []
  /// Per row: the far end of its connection.
  var peers: [BlockReference?] = []
  /// Per row: how many instances of any population came before it.
  var order: [Int] = []
  /// Places of outputs; `nil` of those that there are not.
  var outputNames: [OutputName: Int?] = [:]
  var name: String

  struct OutputName: Hashable {
    var node: Int
    var name: String
  }
}

/// An instance while the network is being built.
struct BlockReference: Hashable {
  var population: Int
  var row: Int
  /// Of a compartment: the segment by which it was named, and its cell. The instance is the same whatever the name.
  var segment = ""
  var cellPopulation: Int
  var cellRow: Int

  init(population: Int, row: Int) {
    self.population = population
    self.row = row
    cellPopulation = population
    cellRow = row
  }

  static func == (a: Self, b: Self) -> Bool { a.population == b.population && a.row == b.row }

  func hash(into hasher: inout Hasher) {
    hasher.combine(population)
    hasher.combine(row)
  }
}
