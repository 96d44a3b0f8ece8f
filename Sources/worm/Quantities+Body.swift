import Body
import Units

extension Quantities {
  /// `post:X,Y,RADIUS`, `sphere:X,Y,Z,RADIUS`, `wall:X,Y,Z,NX,NY,NZ`.
  static func obstacle(_ text: String) throws -> Obstacle {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = parts.count == 2 ? parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init) : []
    func lengths(_ count: Int) throws -> [Double] { try fields.prefix(count).map { try length($0) } }
    switch (parts[0], fields.count) {
    case ("post", 3):
      let v = try lengths(3)
      return .post(x: v[0], y: v[1], radius: v[2])
    case ("sphere", 4):
      let v = try lengths(4)
      return .sphere(centre: SIMD3(v[0], v[1], v[2]), radius: v[3])
    case ("wall", 6):
      let v = try lengths(3)
      let normal = fields.suffix(3).compactMap { Double($0) }
      guard normal.count == 3 else { throw UsageError("--obstacle “\(text)”: the way out of a wall is three plain numbers") }
      return .plane(point: SIMD3(v[0], v[1], v[2]), normal: SIMD3(normal[0], normal[1], normal[2]))
    default:
      throw UsageError("--obstacle “\(text)”: expected post:X,Y,RADIUS, sphere:X,Y,Z,RADIUS or wall:X,Y,Z,NX,NY,NZ")
    }
  }

  /// A length with a unit; 0 needs none.
  private static func length(_ text: String) throws -> Double {
    Double(text) == 0 ? 0 : try parse(text, "--obstacle", as: UserUnits.length)!
  }
}
