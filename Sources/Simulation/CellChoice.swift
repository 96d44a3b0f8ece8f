internal import Connectome
internal import Lowering
internal import NeuroML
internal import Units

/// Chooses cells of a model for options of the command line.
struct CellChoice {
  private let table: CellTable
  private let cells: [ModelCell]
  private let places: [InstanceDirectory.CellPlace]

  init(_ lowered: LoweredModel, _ table: CellTable) {
    self.table = table
    places = lowered.directory.cellPlaces
    cells = places.map { place in
      let member = lowered.directory.members[place.population]![place.index]
      return ModelCell(
        population: place.population, key: member.key, component: lowered.graph.components[member.instance.component].id)
    }
  }

  /// - Parameter option: that which asks, for messages.
  func choose(_ text: String, _ option: String) throws -> [InstanceDirectory.CellPlace] {
    let query = try CellQuery(text)
    let chosen = try query.choose(among: cells, table: table)
    if let name = query.missing(among: cells, table: table).first {
      throw SimulationError.usage("\(option): the model has no cell “\(name)”" + hint(for: name))
    }
    if chosen.isEmpty { throw SimulationError.usage("\(option): the model has none of the cells “\(query.text)”") }
    return chosen.map { places[$0] }
  }

  /// The most names that a message lists.
  private static let mostNames = 12

  /// The nearest name, or names that there are; where the population is right, what its cells are called.
  private func hint(for name: String) -> String {
    let population = name.pathPopulation ?? ""
    let members = cells.filter { $0.population == population }
    if population != name, let first = members.first, let last = members.last {
      let range = members.count == 1 ? "its cell is \(first.name)" : "its \(members.count) cells are \(first.name) to \(last.name)"
      return "; \(range) (as paths: \(first.population)/\(first.key)/\(first.component))"
    }
    let all = Set(cells.map(\.population)).sorted()
    if let nearest = nearestName(to: population, among: all) { return "; did you mean “\(nearest)”?" }
    return "; it has " + all.prefix(Self.mostNames).joined(separator: ", ") + (all.count > Self.mostNames ? " …" : "")
  }
}

extension ModelCell {
  fileprivate var name: String { "\(population)[\(key)]" }
}
