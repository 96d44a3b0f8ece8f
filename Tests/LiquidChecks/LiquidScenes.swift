public import Liquid

/// Small arrangements of particles with spacing 1 mm, or what is asked for, water's density and viscosity.
public enum LiquidScenes {
  /// A lattice of points, half a spacing inside its corner.
  public static func lattice(_ count: SIMD3<Int>, at corner: SIMD3<Double> = .zero, spacing: Double) -> [SIMD3<Double>] {
    var points: [SIMD3<Double>] = []
    for i in 0..<count.x {
      for j in 0..<count.y {
        for k in 0..<count.z { points.append(corner + (SIMD3(Double(i), Double(j), Double(k)) + 0.5) * spacing) }
      }
    }
    return points
  }

  /// One layer of wall particles half a spacing outside a box of `count` spacings, on the sides asked for: −x, +x, −y, …
  public static func addWalls(_ model: inout LiquidModel, _ count: SIMD3<Int>, at corner: SIMD3<Double>, sides: Set<Int>) {
    let d = model.spacing
    for side in sides.sorted() {
      let axis = side / 2, isHigh = side % 2 == 1
      let others = [0, 1, 2].filter { $0 != axis }
      for i in -1...count[others[0]] {
        for j in -1...count[others[1]] {
          var place = SIMD3<Double>.zero
          place[axis] = isHigh ? Double(count[axis]) + 0.5 : -0.5
          place[others[0]] = Double(i) + 0.5
          place[others[1]] = Double(j) + 0.5
          var normal = SIMD3<Double>.zero
          normal[axis] = isHigh ? -1 : 1
          model.walls.append(corner + place * d)
          model.wallNormals.append(normal)
        }
      }
    }
  }

  public static func model(spacing: Double = 1e-3, viscosity: Double = 1e-3, gravity: SIMD3<Double> = .zero, size: SIMD3<Double>)
    -> LiquidModel
  {
    LiquidModel(
      spacing: spacing, mass: 1000 * spacing * spacing * spacing, viscosity: viscosity, gravity: gravity, lower: .zero, upper: size)
  }

  public static func add(_ model: inout LiquidModel, _ points: [SIMD3<Double>], velocity: SIMD3<Double> = .zero) {
    model.liquid += points
    model.liquidVelocities += points.map { _ in velocity }
  }

  /// A square sheet of elastic particles across y, anchored or free, with springs to the sides and across, and membranes.
  public static func addSheet(_ model: inout LiquidModel, _ count: Int, corner: SIMD3<Double>, stiffness: Double, isAnchored: Bool) {
    let d = model.spacing, first = model.elastic.count
    func index(_ i: Int, _ k: Int) -> Int32 { Int32(first + i * count + k) }
    for i in 0..<count {
      for k in 0..<count {
        model.elastic.append(corner + SIMD3(Double(i), 0, Double(k)) * d)
        model.elasticVelocities.append(.zero)
        if isAnchored, i == 0 || k == 0 || i == count - 1 || k == count - 1 {
          model.anchors.append(
            LiquidModel.Anchor(
              particle: index(i, k), point: corner + SIMD3(Double(i), 0, Double(k)) * d + SIMD3(0, 0.5 * d, 0), restLength: 0.5 * d,
              stiffness: 100 * stiffness))
        }
      }
    }
    func join(_ a: Int32, _ b: Int32, _ length: Double) {
      model.springs.append(LiquidModel.Spring(a: a, b: b, restLength: length, stiffness: stiffness))
    }
    for i in 0..<count {
      for k in 0..<count {
        if i + 1 < count { join(index(i, k), index(i + 1, k), d) }
        if k + 1 < count { join(index(i, k), index(i, k + 1), d) }
        if i + 1 < count, k + 1 < count {
          join(index(i, k), index(i + 1, k + 1), d * 2.0.squareRoot())
          join(index(i + 1, k), index(i, k + 1), d * 2.0.squareRoot())
          model.membranes.append(SIMD3(index(i, k), index(i + 1, k), index(i, k + 1)))
          model.membranes.append(SIMD3(index(i + 1, k + 1), index(i + 1, k), index(i, k + 1)))
        }
      }
    }
  }
}
