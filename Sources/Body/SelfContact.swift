internal import Columns

/// Where a body touches itself: rings that are far apart along it push each other away as spheres would.
///
/// Which rings push, and how hard, holds for the end of the step: it is found among rings alone, from what each pair's push does
/// to the moves of all (one more solve of the step's matrix a pair), so that none overlaps by more than its push dents it and
/// none pulls.
struct SelfContact {
  private let radii: [Double]
  private let apart: Int
  /// Of a pair, N/m.
  private let stiffness: Double
  private let perRing: Int
  private var pairs: [ContactPair] = []
  /// What a push of 1 N between the rings of each pair does to each ring, m/N.
  private var answers: [[SIMD3<Double>]] = []
  private var pushes = NonNegativeQuadratic()
  /// Forces on coordinates of particles, N, and what they do to them, m. [3 × particles]
  private var forces: [Double]
  private var answer: [Double]
  /// Pairs a ring, above which a step is too long. Choice: a ring of a coil meets one ring on either side of it.
  private static let mostPairsPerRing = 2

  init(_ model: BodyModel) {
    perRing = model.perRing
    radii = (0..<model.rings).map { model.plan.radius * model.plan.relativeRadius(at: Double($0) / Double(model.rings - 1)) }
    // A body can't meet itself within a half loop of its own thickness.
    apart = Int((4 * model.plan.radius / model.spacing).rounded(.up)) + 1
    stiffness = BodyConstants.contactStiffness * model.spacing / model.plan.radius
    forces = Array(repeating: 0, count: 3 * model.particles)
    answer = forces
  }

  /// Adds to the moves of a step what rings that meet do to each other.
  /// - Parameters:
  ///   - centres: of rings, before the step, m.
  ///   - matrix: of the step, eliminated already.
  ///   - moves: of coordinates of particles, m. [3 × particles]
  /// - Returns: `false` where too many rings meet at once.
  mutating func resolve(
    _ centres: [SIMD3<Double>], _ matrix: borrowing BlockTridiagonal, _ team: WorkerTeam, _ moves: inout [Double]
  ) -> Bool {
    let free = ringMoves(moves)
    var ends = free
    pairs.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    pushes.removeAll()
    while addPairs(centres, ends, free) {
      guard pairs.count <= Self.mostPairsPerRing * radii.count else { return false }
      addAnswers(matrix, team)
      guard pushes.solve() else { return false }
      ends = free
      for (push, answer) in zip(pushes.solution, answers) where push > 0 {
        for ring in ends.indices { ends[ring] += push * answer[ring] }
      }
    }
    if pairs.isEmpty { return true }
    clearForces()
    for (pair, push) in zip(pairs, pushes.solution) { addPush(push, of: pair) }
    solve(matrix, team)
    for i in moves.indices { moves[i] += answer[i] }
    return true
  }

  /// Adds, of each ring, the pair that overlaps deepest after moves `ends` and is not among the pairs yet.
  /// - Parameter free: moves without any push.
  /// - Returns: whether there was one.
  private mutating func addPairs(_ centres: [SIMD3<Double>], _ ends: [SIMD3<Double>], _ free: [SIMD3<Double>]) -> Bool {
    let known = pairs.count
    let reach = 2 * (radii.max() ?? 0) + 2 * (ends.map(\.length).max() ?? 0)
    var longest = 0.0
    for i in 1..<centres.count { longest = max(longest, (centres[i] - centres[i - 1]).length) }
    for a in centres.indices {
      var deepest: ContactPair?, depth = 0.0
      var b = a + apart
      while b < centres.count {
        let way = centres[b] - centres[a]
        let distance = way.length
        if distance >= reach {
          // No ring can be in reach before the line of centres has come back so far.
          let gaps = (distance - reach) / longest
          b += gaps < Double(centres.count) ? max(1, Int(gaps)) : centres.count
          continue
        }
        var pair = ContactPair(a: a, b: b, normal: way / distance, gap: distance - radii[a] - radii[b])
        let gap = pair.gap + pair.opening(ends)
        if gap < depth, !isKnown(pair, of: known) {
          pair.gap += pair.opening(free)
          deepest = pair
          depth = gap
        }
        b += 1
      }
      if let deepest { pairs.append(deepest) }
    }
    return pairs.count > known
  }

  private func isKnown(_ pair: ContactPair, of count: Int) -> Bool {
    pairs[..<count].contains { $0.a == pair.a && $0.b == pair.b }
  }

  /// Finds what a push of each new pair does, to all rings and so to the gaps of all pairs.
  private mutating func addAnswers(_ matrix: borrowing BlockTridiagonal, _ team: WorkerTeam) {
    for pair in pairs[answers.count...] {
      clearForces()
      addPush(1, of: pair)
      solve(matrix, team)
      let rings = ringMoves(answer)
      answers.append(rings)
      var row = pairs[..<answers.count].map { $0.opening(rings) }
      row[row.count - 1] += 1 / stiffness
      pushes.add(row, gap: pair.gap)
    }
  }

  private mutating func solve(_ matrix: borrowing BlockTridiagonal, _ team: WorkerTeam) {
    let forces = self.forces
    matrix.solve(team, right: forces.span, into: &answer)
  }

  private mutating func clearForces() { for i in forces.indices { forces[i] = 0 } }

  /// - Parameter push: N.
  private mutating func addPush(_ push: Double, of pair: ContactPair) {
    let force = pair.normal * (push / Double(perRing))
    for k in 0..<perRing {
      for axis in 0..<3 {
        forces[3 * (pair.a * perRing + k) + axis] -= force[axis]
        forces[3 * (pair.b * perRing + k) + axis] += force[axis]
      }
    }
  }

  /// Mean moves of rings. [rings]
  private func ringMoves(_ moves: [Double]) -> [SIMD3<Double>] {
    let share = 1 / Double(perRing)
    return radii.indices.map { ring in
      var sum = SIMD3<Double>.zero
      for i in (ring * perRing)..<((ring + 1) * perRing) { sum += SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2]) }
      return sum * share
    }
  }
}
