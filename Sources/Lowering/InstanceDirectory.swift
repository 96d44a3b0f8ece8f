/// Instances by name: which population and row each cell, synapse or input became.
public struct InstanceDirectory: Sendable {
  /// One instance.
  public struct Instance: Hashable, Sendable {
    public var population: Int
    public var row: Int
    /// Place of its component in the model's graph.
    public var component: Int
  }

  /// Ids of populations in the order of the model.
  public private(set) var populationNames: [String] = []
  /// Instances of each population of the model, with their keys there (`0`, `1`, …).
  public private(set) var members: [String: [(key: String, instance: Instance)]] = [:]
  /// Places of those whose key is not their place, by population and key.
  private var placesByKey: [String: [String: Int]] = [:]

  mutating func append(_ instance: Instance, to population: String, key: String) {
    if members[population] == nil { populationNames.append(population) }
    let place = members[population]?.count ?? 0
    members[population, default: []].append((key, instance))
    // Of two with one key the first counts.
    if Int(key) != place, placesByKey[population]?[key] == nil { placesByKey[population, default: [:]][key] = place }
  }

  /// The instance of a population under a key; `nil` where there is none.
  func member(_ key: String, of population: String) -> Instance? {
    guard let members = members[population] else { return nil }
    if let place = Int(key), members.indices.contains(place), members[place].key == key { return members[place].instance }
    return placesByKey[population]?[key].map { members[$0].instance }
  }

  /// One of the model's cells, by its population and its place there.
  public struct CellPlace: Hashable, Sendable {
    public var population: String
    public var index: Int
  }

  /// All of them, population by population.
  public var cellPlaces: [CellPlace] {
    populationNames.flatMap { name in (members[name] ?? []).indices.map { CellPlace(population: name, index: $0) } }
  }

  /// Id of the network, which paths may begin with.
  var networkID = ""
  /// The instance itself, where the model is a single cell.
  var single: Instance?
  /// What is attached to an instance, by slot and component id, in the order of attaching.
  var attached: [AttachedKey: [Instance]] = [:]

  struct AttachedKey: Hashable {
    /// The instance; of compartments, their cell's.
    var population: Int
    var row: Int
    /// Of cells of several compartments, the segment that was named.
    var segment: String
    var slot: String
    var component: String

    init(_ block: BlockReference, slot: String, component: String) {
      population = block.cellPopulation
      row = block.cellRow
      segment = block.segment
      self.slot = slot
      self.component = component
    }
  }
}
