/// What distant parts of a body do to each other through the flow that they make.
///
/// The step knows each ring's own drag Z alone and gives it F = Z (v − u), u being a current that stood before. The flow asks
/// for v = G F, G from `StokesFlow`, so after each step the current is mended by half of G F − v: where nothing changes any
/// more, all of the flow and nothing but the flow counts, and what changes is followed within some steps. Stable while no piece
/// of the flow moves four times as fast as its own drag says; a worm's does one and a half times.
struct RingFlow {
  private let flow: StokesFlow
  private let perRing: Int

  /// `nil` where the medium has no flow.
  init?(_ model: BodyModel) {
    guard let viscosity = model.plan.medium.flowViscosity else { return nil }
    perRing = model.perRing
    flow = StokesFlow(
      viscosity: viscosity,
      radii: (0..<model.rings).map { model.plan.radius * model.plan.relativeRadius(at: Double($0) / Double(model.rings - 1)) })
  }

  /// Currents after a step, m/s.
  /// - Parameters:
  ///   - old: centres of rings before the step, m; `new` after it.
  ///   - drags: on a particle of each ring, N/m: force over move in a step.
  ///   - step: s.
  func currents(
    after before: [SIMD3<Double>], from old: Span<SIMD3<Double>>, to new: Span<SIMD3<Double>>, drags: [SIMD8<Double>], step: Double
  ) -> [SIMD3<Double>] {
    let speeds = before.indices.map { (new[$0] - old[$0]) / step }
    let forces = before.indices.map { Symmetric.times(drags[$0], speeds[$0] - before[$0]) * (step * Double(perRing)) }
    let velocities = flow.velocities(at: new, forces: forces.span)
    return before.indices.map { before[$0] + (velocities[$0] - speeds[$0]) / 2 }
  }
}
