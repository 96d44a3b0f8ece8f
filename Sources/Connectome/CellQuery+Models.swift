internal import Units

/// Choosing among the cells of a model, which need not be called as the animal's are.
extension CellQuery {
  /// Places of the chosen cells, in the order of `cells`. A name is a population's, and means all its cells; `pop[3]` and
  /// `pop/3/type` mean one. Cells have the properties of the animal's cell that their population is named after; of others no
  /// property is known, and neither is its contrary.
  ///
  /// A property that no cell of the table has is an error.
  public func choose(among cells: [ModelCell], table: CellTable) throws(ConnectomeError) -> [Int] {
    try check(root, table, onlyProperties: true)
    return cells.indices.filter { holds(root, cells[$0], table[cells[$0].population]) == true }
  }

  /// What the query names and no cell of the model is called.
  /// - Parameter table: where a pattern such as `pm*` fits names of this table it may fit none of the model's.
  public func missing(among cells: [ModelCell], table: CellTable) -> [String] {
    let populations = Set(cells.map(\.population))
    return names(root).filter { name in
      if Self.isPath(name) { return !cells.contains { $0.isAt(name) } }
      if populations.contains(where: { Self.matches(name, $0) }) { return false }
      return !name.contains("*") || !table.cells.contains { Self.matches(name, $0.name) }
    }
  }

  private func names(_ term: Term) -> [String] {
    switch term {
    case .name(let name): [name]
    case .property: []
    case .not(let inner): names(inner)
    case .and(let a, let b), .or(let a, let b): names(a) + names(b)
    }
  }

  private static func isPath(_ name: String) -> Bool { name.contains("/") || name.contains("[") }

  /// `nil`: not known.
  private func holds(_ term: Term, _ cell: ModelCell, _ known: Cell?) -> Bool? {
    switch term {
    case .name(let name): return Self.isPath(name) ? cell.isAt(name) : Self.matches(name, cell.population)
    case .property: return known.map { holds(term, $0) }
    case .not(let inner): return holds(inner, cell, known).map { !$0 }
    case .and(let a, let b):
      let left = holds(a, cell, known), right = holds(b, cell, known)
      if left == false || right == false { return false }
      return left == nil || right == nil ? nil : true
    case .or(let a, let b):
      let left = holds(a, cell, known), right = holds(b, cell, known)
      if left == true || right == true { return true }
      return left == nil || right == nil ? nil : false
    }
  }
}
