internal import Units
internal import XMLReading

/// Gives each type what its bases have.
public struct Inheritance {
  /// The longest line of bases that is followed.
  public static let depthLimit = 100

  private let types: [String: ComponentType]
  private var resolved: [String: ResolvedType] = [:]
  public private(set) var problems: [Problem] = []

  public init(_ types: [ComponentType]) {
    self.types = Dictionary(types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The type with all it inherits; `nil` where its line of bases is broken, which is a problem.
  public mutating func resolve(_ name: String) -> ResolvedType? {
    if let known = resolved[name] { return known }
    var line: [ComponentType] = []
    var seen: Set<String> = []
    var next: String? = name
    while let current = next {
      guard let type = types[current] else {
        if let user = line.last {
          let nearest = nearestName(to: current, among: types.keys)
          problems.append(
            Problem(
              .error, user.location, "“\(user.name)” extends “\(current)”, which is not a component type", .unknownType,
              suggestion: nearest))
        }
        return nil
      }
      guard seen.insert(current).inserted else {
        let circle = line.prefix(20).map(\.name).joined(separator: " → ") + (line.count > 20 ? " → …" : "")
        problems.append(Problem(.error, line[0].location, "“\(name)” extends itself, through \(circle)", .cycle))
        return nil
      }
      line.append(type)
      guard line.count <= Self.depthLimit else {
        problems.append(Problem(.error, line[0].location, "“\(name)” has more than \(Self.depthLimit) bases, one upon another", .cycle))
        return nil
      }
      next = type.base
    }
    let result = Self.merged(line)
    resolved[name] = result
    return result
  }

  /// Merges a line of types, the most derived first.
  private static func merged(_ line: [ComponentType]) -> ResolvedType {
    var result = ResolvedType(name: line[0].name, ancestors: line.map(\.name), location: line[0].location)
    for type in line.reversed() {
      merge(type.parameters, into: &result.parameters) { $0.name }
      merge(type.properties, into: &result.properties) { $0.name }
      merge(type.requirements, into: &result.requirements) { $0.name }
      merge(type.exposures, into: &result.exposures) { $0.name }
      merge(type.constants, into: &result.constants) { $0.name }
      merge(type.derivedParameters, into: &result.derivedParameters) { $0.name }
      merge(type.slots, into: &result.slots) { $0.name }
      merge(type.texts, into: &result.texts) { $0.name }
      merge(type.fixed, into: &result.fixed) { $0.parameter }
      merge(type.eventPorts, into: &result.eventPorts) { $0.name }
      merge(type.collections, into: &result.collections) { $0.name }
      result.unsupported += type.unsupported
      if let dynamics = type.dynamics {
        result.dynamics = dynamics.includesBase ? dynamics.including(result.dynamics ?? Dynamics()) : dynamics
      }
      if let structure = type.structure { result.structure = structure }
      if !type.simulation.isEmpty { result.simulation = type.simulation }
      hide(type, in: &result)
    }
    return result
  }

  /// A name that a derived type defines anew in another role no longer has the old one.
  private static func hide(_ type: ComponentType, in result: inout ResolvedType) {
    let derived = Set(type.derivedParameters.map(\.name))
    if !derived.isEmpty { result.parameters.removeAll { derived.contains($0.name) } }
    let parameters = Set(type.parameters.map(\.name))
    if !parameters.isEmpty {
      result.derivedParameters.removeAll { parameters.contains($0.name) }
      result.properties.removeAll { parameters.contains($0.name) }
    }
    let properties = Set(type.properties.map(\.name))
    if !properties.isEmpty { result.parameters.removeAll { properties.contains($0.name) } }
  }

  /// Names are read by closures: key paths cost a hundred times as much.
  private static func merge<Member>(_ new: [Member], into all: inout [Member], _ name: (Member) -> String) {
    if new.isEmpty { return }
    var places = Dictionary(all.enumerated().map { (name($1), $0) }, uniquingKeysWith: { first, _ in first })
    for member in new {
      if let place = places[name(member)] {
        all[place] = member
      } else {
        places[name(member)] = all.count
        all.append(member)
      }
    }
  }
}
