internal import Columns

/// What the elements of a ring add.
extension HalfBody {
  /// Begins the ring with what its segment holds: content under pressure that resists change of volume, of energy
  /// −p (V − V₀) + Kv (V − V₀)²/2V₀.
  /// - Returns: whether the segment is inside out.
  mutating func beginVolume(_ x: Span<SIMD3<Double>>, _ matrix: borrowing BlockTridiagonal) -> Bool {
    if ring + 1 == model.rings { return false }
    let m = model.perRing
    let volume = SegmentVolume.volumeAndGradient(of: ring, perRing: m, x, into: &gradient)
    self.volume += volume
    let rest = model.restVolumes[ring]
    let pressure = model.plan.pressure - BodyConstants.volumeStiffness * (volume - rest) / rest
    for i in 0..<(2 * m) { force[i] += SIMD4(gradient[i] * pressure, 0) }
    for i in 0..<m {
      for axis in 0..<3 {
        near[3 * i + axis] = gradient[i][axis]
        far[3 * i + axis] = gradient[m + i][axis]
      }
    }
    matrix.begin(couplingOf: ring, side, front: near.span, back: far.span, times: BodyConstants.volumeStiffness / rest)
    return SegmentVolume.isInverted(volume, rest: rest)
  }

  mutating func addBonds(_ x: Span<SIMD3<Double>>, isStatic: Bool = false, _ matrix: borrowing BlockTridiagonal) {
    let damping = BodyConstants.internalDamping / step
    Self.add(quads[ring], x, from: ring * model.perRing, damping, isStatic, to: &stiffness, &force, &blocks)
    add(bondPlaces[ring], to: matrix)
  }

  private static func add(
    _ allQuads: [BondQuad], _ x: Span<SIMD3<Double>>, from: Int, _ damping: Double, _ isStatic: Bool, to stiffnesses: inout [SIMD8<Double>],
    _ forces: inout [SIMD4<Double>], _ allBlocks: inout [SIMD8<Double>]
  ) {
    var stiffness = stiffnesses.mutableSpan, force = forces.mutableSpan, blocks = allBlocks.mutableSpan
    let quads = allQuads.span
    for i in quads.indices {
      let quad = quads[i]
      let action = quad.act(on: x, from: from, damping: damping, isStatic: isStatic)
      add(action, 0, quad, to: &stiffness, &force)
      add(action, 1, quad, to: &stiffness, &force)
      add(action, 2, quad, to: &stiffness, &force)
      add(action, 3, quad, to: &stiffness, &force)
      blocks[4 &* i] = -action.stiffness(0)
      blocks[4 &* i &+ 1] = -action.stiffness(1)
      blocks[4 &* i &+ 2] = -action.stiffness(2)
      blocks[4 &* i &+ 3] = -action.stiffness(3)
    }
  }

  @inline(__always)
  private static func add(
    _ action: BondQuad.Action, _ bond: Int, _ quad: BondQuad, to stiffness: inout MutableSpan<SIMD8<Double>>,
    _ force: inout MutableSpan<SIMD4<Double>>
  ) {
    let pull = action.pull(bond), h = action.stiffness(bond), a = quad.a[bond], b = quad.b[bond]
    force[a] += pull
    force[b] -= pull
    stiffness[a] += h
    stiffness[b] += h
  }

  /// Adds as many of the blocks as there are places.
  private func add(_ places: [Int], to matrix: borrowing BlockTridiagonal) {
    matrix.add(blocks.span.extracting(first: places.count), at: places.span)
  }

  /// Contraction: force–length as at the step's beginning, force–velocity within the step, straight about the rate that was.
  mutating func addStrands(
    _ x: Span<SIMD3<Double>>, _ activation: Span<Double>, _ rates: Span<Double>, _ matrix: borrowing BlockTridiagonal
  ) {
    let m = model.perRing, from = ring * m
    for (place, index) in strands[ring].enumerated() {
      let strand = model.strands[index]
      var drive = 0.0
      for pull in strand.pulls { drive += activation[pull.muscle] * pull.peakForce }
      let p = strand.particles(perRing: m)
      let weights = SIMD4(1 - strand.share, strand.share, strand.share - 1, -strand.share)
      let line = strand.line(x, perRing: m)
      let length = line.length
      let u = line / length
      let peak = drive * MuscleLaw.forceLength(length / strand.restLength)
      let law = MuscleLaw.forceVelocity(rates[index])
      let pull = u * (peak * (law.force - law.slope * rates[index]))
      let h = Symmetric.block(u, along: peak * law.slope / (strand.restLength * step), all: 0)
      for k in 0..<4 {
        force[p[k] - from] += SIMD4(pull * weights[k], 0)
        stiffness[p[k] - from] += h * (weights[k] * weights[k])
      }
      for (k, pair) in Self.pairs.enumerated() { blocks[6 * place + k] = h * (weights[pair.0] * weights[pair.1]) }
    }
    add(strandPlaces[ring], to: matrix)
  }

  /// Drag of the medium and of its current at each particle, weight less buoyancy, and the film that holds the axis in its plane.
  mutating func addMedium(
    _ x: Span<SIMD3<Double>>, centres: Span<SIMD3<Double>>, currents: Span<SIMD3<Double>>, _ matrix: borrowing BlockTridiagonal
  ) {
    let m = model.perRing, medium = model.plan.medium
    let tangent = model.tangent(at: ring, centres)
    let length = model.lengthShare(of: ring) / Double(m)
    let drag = Symmetric.block(
      tangent, along: (medium.parallel - medium.perpendicular) * length / step, all: medium.perpendicular * length / step)
    var push = SIMD3(0, 0, -model.plan.gravity * (BodyConstants.density - medium.density) * model.volumeShare(of: ring) / Double(m))
    if !currents.isEmpty { push += Symmetric.times(drag, currents[ring] * step) }
    drags[ring] = drag
    pushes[ring] = push
    for k in 0..<m {
      stiffness[k] += drag
      force[k] += SIMD4(push, 0)
    }
    if medium.surfaceStiffness == 0 { return }
    let stiffness = medium.surfaceStiffness * model.spacing
    addCentreSpring(stiffness, axis: 2, x, matrix)
    let up = SIMD3(0.0, 0, 1)
    holds.append(
      Hold(
        particles: (ring * m)..<((ring + 1) * m), block: Symmetric.block(up, along: stiffness, all: 0),
        force: up * (-stiffness * centres[ring].z)))
  }

  /// Walls and obstacles push particles out that are in them.
  mutating func addObstacles(_ x: Span<SIMD3<Double>>) {
    let m = model.perRing
    for obstacle in model.plan.obstacles {
      for k in 0..<m {
        let particle = ring * m + k
        let (distance, normal) = obstacle.distance(to: x[particle])
        if distance >= 0 { continue }
        let push = normal * (-BodyConstants.contactStiffness * distance)
        let block = Symmetric.block(normal, along: BodyConstants.contactStiffness, all: 0)
        force[k] += SIMD4(push, 0)
        stiffness[k] += block
        holds.append(Hold(particles: particle..<(particle + 1), block: block, force: push))
      }
    }
  }

  /// A force on each particle of the ring.
  mutating func addForces(_ forces: Span<SIMD3<Double>>) {
    for k in 0..<model.perRing { force[k] += SIMD4(forces[ring * model.perRing + k], 0) }
  }

  /// A spring that holds the ring's centre at `height` along an axis.
  mutating func addCentreSpring(
    _ stiffness: Double, axis: Int, height: Double = 0, _ x: Span<SIMD3<Double>>, _ matrix: borrowing BlockTridiagonal
  ) {
    let m = model.perRing, share = 1 / Double(m)
    var centre = 0.0
    for k in 0..<m { centre += x[ring * m + k][axis] }
    for i in near.indices { near[i] = 0 }
    for k in 0..<m {
      near[3 * k + axis] = share
      force[k][axis] -= stiffness * (centre * share - height) * share
    }
    matrix.addSquare(near.span, times: stiffness, block: ring, side)
  }

  /// A spring of every particle of the ring to a place.
  mutating func addGround(_ stiffness: Double, _ x: Span<SIMD3<Double>>, _ places: Span<SIMD3<Double>>) {
    let from = ring * model.perRing
    for k in 0..<model.perRing {
      force[k] += SIMD4((places[from + k] - x[from + k]) * stiffness, 0)
      self.stiffness[k] += Symmetric.block(.zero, along: 0, all: stiffness)
    }
  }
}
