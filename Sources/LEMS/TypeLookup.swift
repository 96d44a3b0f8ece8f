internal import Synchronization

/// Places of a type's members by their names: a type may have very many. Of two of one name the first counts.
public struct TypeLookup: Sendable {
  public let parameters: [String: Int]
  public let derivedParameters: [String: Int]
  public let constants: [String: Int]
  public let properties: [String: Int]
  public let requirements: [String: Int]
  public let derivedVariables: [String: Int]
  /// State and derived variables by what they are shown as.
  public let exposedStates: [String: Int]
  public let exposedVariables: [String: Int]
  public let regimes: [String: Int]
  /// What is done on events of each port, and in which regimes, in the order of the file.
  public let events: [String: [Int]]
  public let regimesOfEvents: [String: [Int]]
  public let inPorts: Set<String>
  public let outPorts: Set<String>

  init(_ type: ResolvedType) {
    parameters = Self.places(type.parameters) { $0.name }
    derivedParameters = Self.places(type.derivedParameters) { $0.name }
    constants = Self.places(type.constants) { $0.name }
    properties = Self.places(type.properties) { $0.name }
    requirements = Self.places(type.requirements) { $0.name }
    let dynamics = type.dynamics ?? Dynamics()
    derivedVariables = Self.places(dynamics.derivedVariables) { $0.name }
    exposedStates = Self.places(dynamics.stateVariables) { $0.exposure }
    exposedVariables = Self.places(dynamics.derivedVariables) { $0.exposure }
    regimes = Self.places(dynamics.regimes) { $0.name }
    events = Self.allPlaces(dynamics.onEvents.map { [$0.port] })
    regimesOfEvents = Self.allPlaces(dynamics.regimes.map { Set($0.onEvents.map(\.port)).sorted() })
    inPorts = Set(type.eventPorts.lazy.filter { $0.direction == .in }.map(\.name))
    outPorts = Set(type.eventPorts.lazy.filter { $0.direction == .out }.map(\.name))
  }

  private static func places<Member>(_ members: [Member], _ name: (Member) -> String?) -> [String: Int] {
    var places: [String: Int] = [:]
    for (place, member) in members.enumerated() {
      if let name = name(member), places[name] == nil { places[name] = place }
    }
    return places
  }

  private static func allPlaces(_ names: [[String]]) -> [String: [Int]] {
    var places: [String: [Int]] = [:]
    for (place, names) in names.enumerated() {
      for name in names { places[name, default: []].append(place) }
    }
    return places
  }
}

/// A lookup that is made when it is first asked for: of most types nobody does.
final class LazyTypeLookup: Sendable {
  private let made = Mutex<TypeLookup?>(nil)

  func of(_ type: ResolvedType) -> TypeLookup {
    made.withLock { made in
      if let made { return made }
      let new = TypeLookup(type)
      made = new
      return new
    }
  }
}
