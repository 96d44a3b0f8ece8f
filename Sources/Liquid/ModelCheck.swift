/// What a model must be before it is simulated.
enum ModelCheck {
  static func check(_ model: LiquidModel) throws(LiquidError) {
    guard model.spacing > 0, model.spacing.isFinite else { throw .invalidModel("the spacing of particles must be above 0") }
    guard model.mass > 0, model.mass.isFinite else { throw .invalidModel("the mass of a particle must be above 0, not \(model.mass)") }
    guard model.viscosity >= 0, model.viscosity.isFinite else { throw .invalidModel("a viscosity must not be below 0") }
    guard model.cohesion >= 0, model.surfaceTension >= 0, (model.cohesion + model.surfaceTension / model.mass).isFinite else {
      throw .invalidModel("surface tension must not be below 0")
    }
    guard model.count > 0 else { throw .invalidModel("there is no particle that moves") }
    let size = (model.upper - model.lower) / model.spacing
    guard size.x > 0, size.y > 0, size.z > 0, size.sum().isFinite else { throw .invalidModel("the box is empty") }
    let cells = (size / SmoothingKernel.supportRatio + 3)
    guard cells.x * cells.y * cells.z < Double(CellGrid.mostCells) else {
      throw .invalidModel("the box is \(cells.x * cells.y * cells.z) smoothing lengths cubed; the most is \(CellGrid.mostCells)")
    }
    guard model.liquidVelocities.count == model.liquid.count, model.elasticVelocities.count == model.elastic.count,
      model.wallNormals.count == model.walls.count, model.wallVelocities.isEmpty || model.wallVelocities.count == model.walls.count
    else { throw .invalidModel("not every particle has a velocity or a normal") }
    for (kind, points) in [("liquid", model.liquid), ("elastic", model.elastic), ("wall", model.walls)] {
      if let bad = points.firstIndex(where: {
        !$0.sum().isFinite || any($0 .< model.lower - 2 * model.spacing) || any($0 .> model.upper + 2 * model.spacing)
      }) {
        throw .invalidModel("\(kind) particle \(bad) is not within the box")
      }
    }
    guard model.longestStepByFriction >= 1e-6 else {
      let most = (model.viscosity * model.longestStepByFriction / 1e-6).rounded(.down)
      throw .invalidModel(
        "a viscosity of \(model.viscosity) Pa·s needs steps below a microsecond for particles \(model.spacing * 1e6) µm apart, for velocities "
          + "are rounded; the most is \(most) Pa·s")
    }
    try checkElastic(model)
  }

  private static func checkElastic(_ model: LiquidModel) throws(LiquidError) {
    let count = Int32(model.elastic.count)
    func isThere(_ particle: Int32) -> Bool { particle >= 0 && particle < count }
    for (i, spring) in model.springs.enumerated() {
      guard isThere(spring.a), isThere(spring.b), spring.a != spring.b else { throw .invalidModel("spring \(i) has no two ends") }
      guard spring.restLength >= 0, spring.stiffness >= 0, (spring.restLength + spring.stiffness + spring.muscleForce).isFinite else {
        throw .invalidModel("spring \(i) has a rest length or stiffness below 0")
      }
    }
    for (i, anchor) in model.anchors.enumerated() {
      guard isThere(anchor.particle), anchor.stiffness >= 0, anchor.point.sum().isFinite else {
        throw .invalidModel("anchor \(i) holds no elastic particle")
      }
    }
    for (i, corners) in model.membranes.enumerated() {
      guard isThere(corners.x), isThere(corners.y), isThere(corners.z) else {
        throw .invalidModel("membrane \(i) has corners that are not there")
      }
    }
  }
}
