import Columns
import Testing

/// Springs in a row of rings, some across; unit mass.
private struct Network {
  var pairs: [(Int32, Int32)] = []
  var positions: [SIMD3<Double>] = []

  init(rings: Int, width: Int, parts: Int = 1) {
    for part in 0..<parts {
      let first = Int32(positions.count)
      for r in 0..<rings {
        for i in 0..<width {
          positions.append(SIMD3(Double(r), Double(i) + Double((r * i) % 3) / 4, Double(part) * 9 + Double((i * i) % 5)))
          let here = first + Int32(r * width + i)
          if i > 0 { pairs.append((here, here - 1)) }
          if r > 0 { pairs.append((here - Int32(width), here)) }
          if r > 0, i > 0 { pairs.append((here, here - Int32(width) - 1)) }
          if r > 1, i % 4 == 0 { pairs.append((here, here - Int32(2 * width))) }
        }
      }
    }
  }

  func bonds(_ stiffness: Double) -> [Bond] {
    pairs.enumerated().map { k, pair in
      let d = positions[Int(pair.1)] - positions[Int(pair.0)]
      let u = d / (d * d).sum().squareRoot()
      return Bond(a: pair.0, b: pair.1, pair: Int32(k), direction: SIMD4(u, 0.9 * stiffness), all: 0.1 * stiffness)
    }
  }

  func factored(_ stiffness: Double, _ team: WorkerTeam) -> PanelCholesky? {
    let matrix = PanelCholesky(count: positions.count, pairs: pairs, positions: positions, mostCost: .max)!
    matrix.reset(to: 1, team)
    unsafe bonds(stiffness).withUnsafeBufferPointer { unsafe matrix.add($0) }
    return matrix.factor(team) ? matrix : nil
  }

  var right: [SIMD4<Float>] { positions.indices.map { SIMD4(Float($0 % 5) - 2, 1, -Float($0 % 3), 0) } }

  /// Right side − A x.
  func residual(of x: [SIMD4<Float>], _ stiffness: Double) -> Double {
    let x = x.map { SIMD3(Double($0.x), Double($0.y), Double($0.z)) }
    var left = zip(right, x).map { SIMD3(Double($0.x), Double($0.y), Double($0.z)) - $1 }
    for bond in bonds(stiffness) {
      let product = bond.product(x[Int(bond.a)] - x[Int(bond.b)])
      left[Int(bond.a)] -= product
      left[Int(bond.b)] += product
    }
    return left.map { ($0 * $0).sum().squareRoot() }.max()!
  }
}

@Suite struct PanelCholeskyTests {
  private static let shapes = [
    Network(rings: 1, width: 1), Network(rings: 2, width: 2), Network(rings: 9, width: 1), Network(rings: 40, width: 7),
    Network(rings: 12, width: 30), Network(rings: 9, width: 5, parts: 4),
  ]

  @Test(arguments: shapes.indices)
  func `a solution fits the matrix, whatever the pattern`(_ number: Int) throws {
    let network = Self.shapes[number]
    let matrix = try #require(network.factored(100, WorkerTeam(size: 1)))
    var x = network.right
    matrix.solve(&x, WorkerTeam(size: 1))
    // Entries up to some 1000 times values up to 3, each to 6e-8, in sums of up to 20.
    #expect(network.residual(of: x, 100) < 4e-3)
  }

  @Test func `one thread and two give the same bits`() throws {
    let network = Network(rings: 40, width: 7)
    let teams = [WorkerTeam(size: 1), WorkerTeam(size: 2)]
    let solutions = try teams.map { team in
      var x = network.right
      try #require(network.factored(100, team)).solve(&x, team)
      return x
    }
    #expect(solutions[0] == solutions[1])
  }

  @Test func `halves do not meet, and bonds between them are few`() throws {
    let network = Network(rings: 40, width: 7)
    let matrix = try #require(network.factored(1, WorkerTeam(size: 1)))
    let halves = network.positions.indices.map { matrix.half(of: $0) }
    #expect(network.pairs.allSatisfy { halves[Int($0.0)] + halves[Int($0.1)] != 1 })
    let sizes = (0..<3).map { half in halves.count { $0 == half } }
    #expect(abs(sizes[0] - sizes[1]) <= 3 * 7 && sizes[2] <= 3 * 7)
  }

  @Test func `a matrix that is not positive definite is refused`() {
    #expect(Network(rings: 4, width: 3).factored(-1, WorkerTeam(size: 1)) == nil)
    #expect(Network(rings: 4, width: 3).factored(.nan, WorkerTeam(size: 1)) == nil)
  }
}
