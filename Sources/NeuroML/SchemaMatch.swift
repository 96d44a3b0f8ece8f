/// Follows the children of an element through what the schema lets stand there.
///
/// NeuroML's content models can be followed without looking ahead: at each point a name decides.
struct SchemaMatch {
  let names: [String]
  private(set) var position = 0
  /// Names of elements that are missing, each with how many children stand before.
  private(set) var missing: [(name: String, position: Int)] = []

  init(names: [String]) { self.names = names }

  private var next: String? { position < names.count ? names[position] : nil }

  mutating func follow(_ particle: Schema.Particle) {
    switch particle {
    case .element(let name, _):
      if next == name { position += 1 } else { missing.append((name, position)) }
    case .anything: position = names.count
    case .sequence(let members): for member in members { follow(member) }
    case .choice(let members):
      if let chosen = members.first(where: { begins($0) }) {
        follow(chosen)
      } else if !members.contains(where: { Self.mayBeEmpty($0) }), let first = members.first {
        follow(first)
      }
    case .all(let members): followAll(members)
    case .times(let inner, let least, let most):
      var count = 0
      while count < most ?? .max, begins(inner) {
        let before = position
        follow(inner)
        count += 1
        if position == before { break }
      }
      if count < least { follow(inner) }
    }
  }

  private mutating func followAll(_ members: [Schema.Particle]) {
    var left = members
    while let place = left.firstIndex(where: { begins($0) }) { follow(left.remove(at: place)) }
    for member in left where !Self.mayBeEmpty(member) { follow(member) }
  }

  /// Whether the next child can be the first of a particle.
  private func begins(_ particle: Schema.Particle) -> Bool {
    guard let next else { return false }
    switch particle {
    case .element(let name, _): return name == next
    case .anything: return true
    case .choice(let members), .all(let members): return members.contains { begins($0) }
    case .times(let inner, _, _): return begins(inner)
    case .sequence(let members):
      for member in members {
        if begins(member) { return true }
        if !Self.mayBeEmpty(member) { return false }
      }
      return false
    }
  }

  private static func mayBeEmpty(_ particle: Schema.Particle) -> Bool {
    switch particle {
    case .element: false
    case .anything: true
    case .sequence(let members), .all(let members): members.allSatisfy { mayBeEmpty($0) }
    case .choice(let members): members.contains { mayBeEmpty($0) }
    case .times(let inner, let least, _): least == 0 || mayBeEmpty(inner)
    }
  }
}

extension Schema.Particle {
  /// Types of the elements that may stand here, by name.
  func elements(into result: inout [String: String]) {
    switch self {
    case .element(let name, let type): result[name] = type
    case .anything: break
    case .sequence(let members), .choice(let members), .all(let members): for member in members { member.elements(into: &result) }
    case .times(let inner, _, _): inner.elements(into: &result)
    }
  }

  var holdsAnything: Bool {
    switch self {
    case .element: false
    case .anything: true
    case .sequence(let members), .choice(let members), .all(let members): members.contains { $0.holdsAnything }
    case .times(let inner, _, _): inner.holdsAnything
    }
  }
}
