internal import Foundation
internal import Units
internal import XMLReading

/// Springs, muscles and membranes.
extension SceneReader {
  private static let slots = 32

  mutating func readConnections() throws(SceneError) {
    let start = cursor.place
    var row = 0
    var hasEnded = false
    var strayRows = 0
    try rows("[connection]") { (reader) throws(SceneError) in
      let place = reader.cursor.place
      let values = try reader.numbers(4, "[connection]")
      if row % Self.slots == 0 { hasEnded = false }
      if values.x <= -2 { throw .outOfRange(what: "particle", value: Int(max(values.x, -2e9)), limit: reader.scene.count, at: place) }
      if values.x <= -1 { hasEnded = true }
      if hasEnded {
        if values.x > -1 { strayRows += 1 }
      } else {
        try reader.addSpring(from: row / Self.slots, values, at: place)
      }
      row += 1
    }
    guard row == Self.slots * scene.elasticCount else {
      throw .wrongRows(
        section: "[connection]", found: row, expected: Self.slots * scene.elasticCount, why: "32 for each elastic particle", at: start)
    }
    if strayRows > 0 {
      scene.warnings.append("\(start): warning: \(strayRows) springs after a −1 in their particle's list: left out, as Sibernetic does")
    }
  }

  private mutating func addSpring(from particle: Int, _ values: SIMD4<Double>, at place: SourceLocation) throws(SceneError) {
    guard particle < scene.elasticCount else { return }
    guard values.x < 2e9 else { throw .outOfRange(what: "particle", value: Int.max, limit: scene.count, at: place) }
    let partner = Int(values.x)
    guard partner >= 0, partner < scene.count else { throw .outOfRange(what: "particle", value: partner, limit: scene.count, at: place) }
    if partner >= scene.elasticCount, partner < scene.elasticCount + scene.liquidCount {
      throw .outOfRange(what: "solid particle", value: partner, limit: scene.elasticCount, at: place)
    }
    if partner == particle { throw .selfSpring(particle: particle, at: place) }
    guard values.y > 0 else { throw .badRestLength(values.y, at: place) }
    guard values.z >= 0, values.z < 10_000 else { throw .badMuscle(values.z, at: place) }
    directed.append(DirectedSpring(from: Int32(particle), to: Int32(partner), restLength: values.y, muscle: Int(values.z)))
  }

  mutating func readTriangle() throws(SceneError) {
    let place = cursor.place
    let row = try numbers(3, "[membranes]")
    var corners = SIMD3<Int32>.zero
    for k in 0..<3 {
      guard row[k] >= 0, row[k] < Double(scene.elasticCount) else {
        throw .outOfRange(what: "elastic particle", value: Int(max(-1, min(row[k], 2e9))), limit: scene.elasticCount, at: place)
      }
      guard row[k] == row[k].rounded() else { throw .notWhole(row[k], section: "[membranes]", at: place) }
      corners[k] = Int32(row[k])
    }
    if corners.x == corners.y || corners.y == corners.z || corners.z == corners.x { throw .flatTriangle(at: place) }
    scene.membranes.append(corners)
  }

  private static let triangleSlots = 7

  /// A cache of `[membranes]`, which is checked and else not needed.
  mutating func readTriangleLists() throws(SceneError) {
    let start = cursor.place
    try rows("[particleMemIndex]") { (reader) throws(SceneError) in
      let place = reader.cursor.place
      let value = try reader.numbers(1, "[particleMemIndex]").x
      guard value >= -1, value < Double(reader.scene.membranes.count) else {
        throw .outOfRange(
          what: "triangle", value: Int(max(-2, min(value, 2e9))), limit: reader.scene.membranes.count, at: place)
      }
      reader.cachedTriangles.append(Int32(value))
    }
    let expected = Self.triangleSlots * scene.elasticCount
    guard cachedTriangles.count == expected else {
      throw .wrongRows(
        section: "[particleMemIndex]", found: cachedTriangles.count, expected: expected, why: "7 for each elastic particle", at: start)
    }
    let wrong = cachedTriangles.indices.first { row in
      guard cachedTriangles[row] >= 0 else { return false }
      let corners = scene.membranes[Int(cachedTriangles[row])]
      let particle = Int32(row / Self.triangleSlots)
      return !(corners.x == particle || corners.y == particle || corners.z == particle)
    }
    if let wrong {
      scene.warnings.append(
        "\(start): warning: particle \(wrong / Self.triangleSlots) lists triangle \(cachedTriangles[wrong]), which it is no corner of")
    }
    let listed = cachedTriangles.count { $0 >= 0 }
    if listed != 3 * scene.membranes.count {
      scene.warnings.append(
        "\(start): warning: \(listed) of \(3 * scene.membranes.count) corners of triangles are listed; [membranes] decides")
    }
  }
}
