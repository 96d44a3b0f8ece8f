import Liquid
import LiquidChecks
import Testing

/// Single particles far from all others, which go farther in a step than their spacing.
@Suite struct FlightTests {
  private static let d = 1e-3

  private func room(gravity: Double) -> LiquidModel {
    var model = LiquidScenes.model(gravity: SIMD3(0, gravity, 0), size: SIMD3(14, 44, 14) * Self.d)
    LiquidScenes.addWalls(&model, SIMD3(12, 40, 12), at: SIMD3(1, 1, 1) * Self.d, sides: [0, 1, 2, 3, 4, 5])
    return model
  }

  /// Points seven spacings apart, so that none has neighbours.
  private func loosePoints(at height: Double) -> [SIMD3<Double>] {
    [0, 1].flatMap { i in [0, 1].map { k in SIMD3(3.5 + 7 * Double(i), height, 3.5 + 7 * Double(k)) * Self.d } }
  }

  @Test func `a drop falls as all bodies do`() throws {
    var model = room(gravity: -9.8)
    LiquidScenes.add(&model, loosePoints(at: 38))
    let step = try LiquidStep(model)
    let end = 0.07
    try step.advance(to: end)
    let fall = 9.8 * end * end / 2
    // Velocity first, then way: each step is late or early by g Δt²/2, all of them by g t Δt/2.
    let tolerance = 9.8 * end * LiquidSettings().largestStep / 2 + 1e-6
    for place in step.positions { #expect(abs(38 * Self.d - place.y - fall) <= tolerance, "\(place.y)") }
    #expect(fall > 20 * Self.d)
  }

  @Test(arguments: [0.5, 2, 5])
  func `fast drops end at the floor, none beyond the walls`(speed: Double) throws {
    var model = room(gravity: -9.8)
    for height in [12.0, 20, 28, 36] { LiquidScenes.add(&model, loosePoints(at: height), velocity: SIMD3(0.3, -speed, 0.2)) }
    let step = try LiquidStep(model)
    try step.advance(to: 0.08)
    for place in step.positions {
      #expect(all(place .> Self.d / 2) && place.x < 13.5 * Self.d && place.z < 13.5 * Self.d && place.y < 41.5 * Self.d, "\(place)")
    }
  }

  @Test(arguments: [0.5, 2])
  func `fast drops don't get through a membrane`(speed: Double) throws {
    var model = room(gravity: -9.8)
    LiquidScenes.addSheet(&model, 13, corner: SIMD3(1, 10, 1) * Self.d, stiffness: 100, isAnchored: true)
    for height in [18.0, 26, 34] { LiquidScenes.add(&model, loosePoints(at: height), velocity: SIMD3(0, -speed, 0)) }
    let step = try LiquidStep(model)
    try step.advance(to: 0.06)
    // The sheet gives way by less than two spacings.
    for place in step.positions[169...] { #expect(place.y > 8 * Self.d, "\(place)") }
  }
}
