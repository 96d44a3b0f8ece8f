internal import Columns

/// Holds liquid on its side of membranes by impulses between a particle and the corners of a triangle.
///
/// A contact is a particle near the closest point of a triangle; it may come no nearer than `least` along the line
/// between the two. Impulses are equal and opposite along that line, so that momentum and its moment are kept.
final class MembraneContacts {
  /// Spacings.
  static let reach = 1.0
  static let least = 0.35
  private static let mostSweeps = 20

  private let triangles: [SIMD3<Int32>]

  private struct Contact {
    var place: Int
    /// Of the particle, among those in contact.
    var slot = 0
    var corners: SIMD3<Int32>
    var weights: SIMD3<Double>
    /// From the triangle to the particle.
    var direction: SIMD3<Double>
    var distance: Double
    var share: Double
  }

  private var contacts: [Contact] = []
  /// Places of the particles in contact. [slots]
  private var touching: [Int] = []
  private let team: WorkerTeam
  /// The largest distance of a triangle's corner from its centre, at the last look, spacings.
  private(set) var widest = 0.0

  init(_ triangles: [SIMD3<Int32>], _ team: WorkerTeam) {
    self.triangles = triangles
    self.team = team
  }

  /// Changes velocities of liquid and elastic particles where they would come too near each other.
  /// - Returns: contacts that took an impulse.
  func hold(_ elastic: ElasticNetwork, _ loops: PairLoops, step: Double) -> Int {
    var liquid = touching.map { loops.vector($0, .velocity) }
    let needed = contacts.map { min(0, Self.least - $0.distance) / step }
    let held = sweep(needed, &liquid, &elastic.velocities)
    for (place, velocity) in zip(touching, liquid) { loops.setVector(place, .velocity, velocity) }
    return held
  }

  /// Changes shifts, so that velocities and shifts together do not bring them too near; those that are come out by a fifth.
  func separate(_ elastic: ElasticNetwork, _ loops: PairLoops, _ shifts: inout [SIMD3<Double>], step: Double) {
    if contacts.isEmpty { return }
    var liquid = touching.map { loops.vector($0, .move) }
    let needed = contacts.map { contact in
      let room = contact.distance - Self.least
      let v = loops.vector(contact.place, .velocity) - Self.surface(contact, elastic.velocities)
      return (room > 0 ? -room : -0.2 * room) / step - (v * contact.direction).sum()
    }
    _ = sweep(needed, &liquid, &shifts)
    for (place, move) in zip(touching, liquid) { loops.setVector(place, .move, move) }
  }

  /// Impulses until each contact has its speed, in order, some sweeps at most.
  private func sweep(_ needed: [Double], _ liquid: inout [SIMD3<Double>], _ elastic: inout [SIMD3<Double>]) -> Int {
    var isHeld = [Bool](repeating: false, count: contacts.count)
    for _ in 0..<Self.mostSweeps {
      var isQuiet = true
      for (number, contact) in contacts.enumerated() {
        let speed = ((liquid[contact.slot] - Self.surface(contact, elastic)) * contact.direction).sum()
        if speed >= needed[number] - 1e-9 { continue }
        isQuiet = false
        isHeld[number] = true
        let impulse = contact.direction * ((needed[number] - speed) * contact.share)
        liquid[contact.slot] += impulse
        for k in 0..<3 { elastic[Int(contact.corners[k])] -= impulse * contact.weights[k] }
      }
      if isQuiet { break }
    }
    return isHeld.count { $0 }
  }

  private static func surface(_ contact: Contact, _ v: [SIMD3<Double>]) -> SIMD3<Double> {
    let w = contact.weights
    return v[Int(contact.corners.x)] * w.x + v[Int(contact.corners.y)] * w.y + v[Int(contact.corners.z)] * w.z
  }

  /// Looks for liquid particles and triangles within reach, by triangle and particle; two threads take half of the triangles each.
  func find(_ elastic: ElasticNetwork, _ loops: PairLoops) {
    var second: [Contact] = []
    contacts.removeAll(keepingCapacity: true)
    let middle = triangles.count / 2, x = elastic.positions
    var a = 0.0, b = 0.0
    team.run({ a = find(triangles[..<middle], x, loops, into: &contacts) }, { b = find(triangles[middle...], x, loops, into: &second) })
    widest = max(a, b).squareRoot()
    contacts += second
    touching = Set(contacts.lazy.map(\.place)).sorted()
    let slots = Dictionary(uniqueKeysWithValues: zip(touching, touching.indices))
    for k in contacts.indices { contacts[k].slot = slots[contacts[k].place]! }
  }

  /// - Returns: the largest square of a corner's distance from the centre.
  private func find(
    _ triangles: ArraySlice<SIMD3<Int32>>, _ x: [SIMD3<Double>], _ loops: PairLoops, into contacts: inout [Contact]
  ) -> Double {
    var widest = 0.0
    for corners in triangles {
      let a = x[Int(corners.x)], b = x[Int(corners.y)], c = x[Int(corners.z)]
      let centre = (a + b + c) / 3
      let square = max(Self.square(a - centre), Self.square(b - centre), Self.square(c - centre))
      widest = max(widest, square)
      let normal = Self.cross(b - a, c - a)
      let area = Self.square(normal).squareRoot()
      if area < 1e-12 { continue }
      loops.forLiquid(near: centre, within: square.squareRoot() + Self.reach) { place, p in
        if abs(((p - a) * normal).sum()) > Self.reach * area { return }
        let weights = Self.closest(p, a, b, c)
        let offset = p - (a * weights.x + b * weights.y + c * weights.z)
        let distance = Self.square(offset).squareRoot()
        if distance > Self.reach || distance < 1e-9 { return }
        contacts.append(
          Contact(
            place: place, corners: corners, weights: weights, direction: offset / distance, distance: distance,
            share: 1 / (1 + Self.square(weights))))
      }
    }
    return widest
  }

  private static func square(_ v: SIMD3<Double>) -> Double { (v * v).sum() }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }

  /// Weights of the corners in the point of a triangle that is closest to p (Ericson 2005, Real-Time Collision Detection, 5.1.5).
  static func closest(_ p: SIMD3<Double>, _ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) -> SIMD3<Double> {
    let ab = b - a, ac = c - a, ap = p - a
    let d1 = (ab * ap).sum(), d2 = (ac * ap).sum()
    if d1 <= 0, d2 <= 0 { return SIMD3(1, 0, 0) }
    let bp = p - b
    let d3 = (ab * bp).sum(), d4 = (ac * bp).sum()
    if d3 >= 0, d4 <= d3 { return SIMD3(0, 1, 0) }
    let vc = d1 * d4 - d3 * d2
    if vc <= 0, d1 >= 0, d3 <= 0 {
      let v = d1 / (d1 - d3)
      return SIMD3(1 - v, v, 0)
    }
    let cp = p - c
    let d5 = (ab * cp).sum(), d6 = (ac * cp).sum()
    if d6 >= 0, d5 <= d6 { return SIMD3(0, 0, 1) }
    let vb = d5 * d2 - d1 * d6
    if vb <= 0, d2 >= 0, d6 <= 0 {
      let w = d2 / (d2 - d6)
      return SIMD3(1 - w, 0, w)
    }
    let va = d3 * d6 - d5 * d4
    if va <= 0, d4 - d3 >= 0, d5 - d6 >= 0 {
      let w = (d4 - d3) / ((d4 - d3) + (d5 - d6))
      return SIMD3(0, 1 - w, w)
    }
    let sum = va + vb + vc
    return SIMD3(va / sum, vb / sum, vc / sum)
  }
}
