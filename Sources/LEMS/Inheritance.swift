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
    let result = ResolvedType(line)
    resolved[name] = result
    return result
  }
}
