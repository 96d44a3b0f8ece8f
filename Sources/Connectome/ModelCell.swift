/// A cell of a model, as queries see it.
public struct ModelCell: Hashable, Sendable {
  /// Name of its population; White's where the model's author gave it that.
  public var population: String
  /// Its number, or its id, in its population.
  public var key: String
  /// Id of its component.
  public var component: String

  public init(population: String, key: String, component: String) {
    self.population = population
    self.key = key
    self.component = component
  }

  /// Whether `pop[3]`, `pop/3` or `pop/3/type` means this cell; also with the `../` that paths in files begin with.
  func isAt(_ path: String) -> Bool {
    let parts = path.split(separator: "/").drop { $0 == ".." || $0 == "." }
    guard let first = parts.first else { return false }
    if first.hasSuffix("]"), let open = first.firstIndex(of: "[") {
      return parts.count == 1 && first[..<open] == population && first[first.index(after: open)...].dropLast() == key
    }
    let rest = parts.dropFirst()
    return first == population && rest.first.map { $0 == key } ?? false && (rest.count == 1 || rest.count == 2 && rest.last! == component)
  }
}
