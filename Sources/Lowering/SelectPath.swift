/// A path of a `select`: `channelDensities[ion='ca']/iDensity`.
struct SelectPath {
  struct Segment {
    var name: String
    var filter: Filter
  }
  enum Filter: Equatable {
    case one
    case all
    case index(Int)
    case attribute(String, equals: String)
  }
  var segments: [Segment]
  var exposure: String

  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard let last = parts.last else { return nil }
    exposure = last
    segments = []
    for part in parts.dropLast() where part != "." {
      guard let segment = Self.segment(part) else { return nil }
      segments.append(segment)
    }
  }

  private static func segment(_ part: String) -> Segment? {
    guard let open = part.firstIndex(of: "[") else { return Segment(name: part, filter: .one) }
    guard part.last == "]" else { return nil }
    let name = String(part[..<open])
    let inner = String(part[part.index(after: open)...].dropLast())
    if inner == "*" { return Segment(name: name, filter: .all) }
    if let index = Int(inner) { return Segment(name: name, filter: .index(index)) }
    let sides = inner.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != "'" && $0 != "\"" && $0 != " " } }
    guard sides.count == 2 else { return nil }
    return Segment(name: name, filter: .attribute(sides[0], equals: sides[1]))
  }
}
