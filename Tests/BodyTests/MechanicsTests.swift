import Body
import Testing

/// What the passive body is like in the testing machine.
@Suite struct MechanicsTests {
  @Test(arguments: [(50, 8), (80, 10), (100, 12)])
  func `the bending modulus is the worm's in both planes, with shear and without, from three points and one`(
    rings: Int, around: Int
  ) throws {
    let test = MechanicalTest(try BodyBuilder.build(plan(rings: rings, around: around)))
    for plane in MechanicalTest.Plane.allCases {
      let points = try test.threePoint(plane), one = try test.cantilever(plane)
      // Benchmark B06: at least four forces, deflections of 0.002 to 0.02 lengths.
      #expect(points.deflections.count >= 4 && points.deflections.allSatisfy { (2e-6...2e-5).contains($0) }, "\(points.deflections)")
      for modulus in [points.corrected, points.raw, one.corrected] {
        #expect((8.5e-14...10.5e-14).contains(modulus), "\(plane): \(modulus)")
      }
      // Shear adds to the deflection, so leaving it in makes the body look softer.
      #expect(points.raw < points.corrected)
    }
  }

  @Test(arguments: [(50, 6), (50, 12), (200, 12)])
  func `at any resolution the bending modulus is the same`(rings: Int, around: Int) throws {
    let usual = try MechanicalTest(try BodyBuilder.build(plan(rings: 100, around: 12))).threePoint(.lateral)
    let other = try MechanicalTest(try BodyBuilder.build(plan(rings: rings, around: around))).threePoint(.lateral)
    // Benchmark B06 allows a tenth. Without shear it's the builder's; with shear a ring of n particles is a polygon whose second
    // moment is less than the circle's by (2π/n)²/6: 18 % at 6, 5 % at 12; shear is a tenth of the deflection, its share 2 %.
    #expect(abs(other.corrected / usual.corrected - 1) < 0.01 && abs(other.raw / usual.raw - 1) < 0.03, "\(usual) \(other)")
    for modulus in [other.corrected, other.raw] { #expect((8.5e-14...10.5e-14).contains(modulus), "\(modulus)") }
  }

  @Test func `force on deflection is straight`() throws {
    let bending = try MechanicalTest(try BodyBuilder.build(plan())).threePoint(.dorsoventral)
    let slopes = zip(bending.forces, bending.deflections).map { $0 / $1 }
    // At a deflection d of the span S the line grows steeper by some (d/S)² = 0.1 %; bonds turn by d/S = 4 %.
    #expect(slopes.max()! / slopes.min()! < 1.08, "\(slopes)")
  }

  @Test func `torsional stiffness is that of a thin tube of crossed fibres, within a factor of two`() throws {
    // GJ = 2π R³ Gt; EI = π R³ Et; G/E = shearRatio: GJ = 2 · shearRatio · EI for a cylinder, less for its taper and warping.
    let torsion = try MechanicalTest(try BodyBuilder.build(plan())).torsion()
    let tube = 2 * BodyConstants.shearRatio * BodyConstants.bendingModulus
    #expect(torsion > tube / 2 && torsion < tube * 2, "\(torsion)")
  }

  @Test(arguments: [0, 2e3, 5e3])
  func `whatever its pressure, the body at rest stays at rest`(pressure: Double) throws {
    var inflated = plan(medium: .water)
    inflated.pressure = pressure
    let model = try BodyBuilder.build(inflated)
    let state = try advance(model, step: 1e-3, steps: 50) { _, _ in 0 }
    let moved = zip(state.positions, model.restPositions).map { (($0 - $1) * ($0 - $1)).sum().squareRoot() }.max()!
    // Rounding of forces of 1 µN by 1e-16, against bending stiffness 1e-14 N·m² / (1 mm)³ = 10 µN/m: 1e-17 m a step.
    #expect(moved < 1e-14)
  }

  @Test func `more pressure than the shell can hold is refused`() throws {
    var burst = plan()
    burst.pressure = 1e5
    #expect(throws: BodyError.self) { _ = try BodyBuilder.build(burst) }
  }

  @Test func `muscle pulls most at rest length, less when it shortens, more when it is drawn out`() {
    #expect(MuscleLaw.forceLength(1) == 1 && MuscleLaw.forceLength(0.7) < 1 && MuscleLaw.forceLength(1.3) < 1)
    #expect(MuscleLaw.forceVelocity(0).force == 1)
    #expect(MuscleLaw.forceVelocity(-BodyConstants.shorteningSpeed).force == 0)
    // Hill: (F + a)(v + b) = (F₀ + a) b, a = κ F₀, b = κ v_max.
    let v = 0.3 * BodyConstants.shorteningSpeed, a = BodyConstants.hillCurvature, b = a * BodyConstants.shorteningSpeed
    #expect(abs((MuscleLaw.forceVelocity(-v).force + a) * (v + b) - (1 + a) * b) < 1e-14)
    #expect(MuscleLaw.forceVelocity(1e6).force < BodyConstants.lengtheningForce)
    // One slope from both sides.
    #expect(abs(MuscleLaw.forceVelocity(-1e-9).slope / MuscleLaw.forceVelocity(1e-9).slope - 1) < 1e-6)
    for rate in [-3.0, -0.5, 0.5, 3.0] {
      let d = 1e-6
      let difference = (MuscleLaw.forceVelocity(rate + d).force - MuscleLaw.forceVelocity(rate - d).force) / (2 * d)
      #expect(abs(difference - MuscleLaw.forceVelocity(rate).slope) < 1e-8)
    }
  }
}
