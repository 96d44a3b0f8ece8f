internal import Liquid
internal import Scenes

/// A scene as particles in SI, and what of it is recorded.
struct SceneModel {
  let scene: Scene
  let model: LiquidModel
  /// Elastic particles of each cross-section, from the head; empty where the scene has none.
  let sections: [[Int]]
  let muscleNames: [String]

  /// Sibernetic's cohesion: acceleration per distance and kernel, m³/s² (`sphFluid.cl`: 1.7·10⁻⁹).
  private static let cohesion = 1.7e-9
  /// Rate of its friction at walls, 1 % a step of 20 µs, s⁻¹.
  private static let wallFriction = 500.0
  /// Its factor for springs with an end outside the body proper.
  private static let outerSprings = 0.25

  init(_ scene: Scene, _ experiment: SceneExperiment) {
    self.scene = scene
    let parameters = scene.parameters
    let scale = experiment.scale ?? parameters.scale
    let elastic = scene.elasticCount, liquid = scene.liquidCount
    var model = LiquidModel(
      spacing: SceneParameters.restSpacing * scale, mass: parameters.mass, viscosity: experiment.viscosity ?? parameters.viscosity ?? 1e-3,
      gravity: parameters.gravity, lower: scene.lower * scale, upper: scene.upper * scale)
    let volume = model.spacing * model.spacing * model.spacing
    if let tension = experiment.surfaceTension {
      model.surfaceTension = tension
    } else {
      model.cohesion = Self.cohesion / volume * parameters.relativeSurfaceTension
    }
    model.elastic = scene.positions[..<elastic].map { $0 * scale }
    model.elasticVelocities = Array(scene.velocities[..<elastic])
    model.liquid = scene.positions[elastic..<(elastic + liquid)].map { $0 * scale }
    model.liquidVelocities = Array(scene.velocities[elastic...])
    model.walls = scene.positions[(elastic + liquid)...].map { $0 * scale }
    model.wallNormals = scene.normals
    model.membranes = scene.membranes
    model.contactStiffness = parameters.springRate * parameters.mass
    model.wallFriction = Self.wallFriction
    Self.addSprings(scene, scale, &model)
    self.model = model
    sections = Self.sections(of: scene)
    let quadrants = ["MDR", "MVR", "MVL", "MDL"]
    muscleNames = (0..<model.muscleCount).map { muscle in
      let row = muscle % 24 + 1
      return muscle < 96 ? quadrants[muscle / 24] + (row < 10 ? "0" : "") + "\(row)" : "\(muscle + 1)"
    }
  }

  private static func addSprings(_ scene: Scene, _ scale: Double, _ model: inout LiquidModel) {
    let stiffness = scene.parameters.springRate * model.mass, force = scene.parameters.muscleAcceleration * model.mass
    for spring in scene.springs {
      let isInner = scene.isBody(Int(spring.a)) && scene.isBody(Int(spring.b))
      let k = isInner ? stiffness : outerSprings * stiffness
      if Int(spring.b) < scene.elasticCount {
        model.springs.append(
          LiquidModel.Spring(
            a: spring.a, b: spring.b, restLength: spring.restLength * scale, stiffness: k, muscle: Int32(spring.muscle - 1),
            muscleForce: force))
      } else {
        model.anchors.append(
          LiquidModel.Anchor(
            particle: spring.a, point: scene.positions[Int(spring.b)] * scale, restLength: spring.restLength * scale, stiffness: k))
      }
    }
  }

  /// The head is where muscles of the first row are.
  private static func sections(of scene: Scene) -> [[Int]] {
    var members: [Int: [Int]] = [:]
    for particle in 0..<scene.elasticCount {
      if let section = scene.section(of: particle) { members[section, default: []].append(particle) }
    }
    let order = members.keys.sorted()
    if order.count < 3 { return [] }
    func meanSection(_ row: Int) -> Double {
      let places = scene.springs.filter { $0.muscle > 0 && ($0.muscle - 1) % 24 == row }.compactMap { scene.section(of: Int($0.a)) }
      return Double(places.reduce(0, +)) / Double(max(1, places.count))
    }
    let isTailFirst = meanSection(0) > meanSection(23)
    return (isTailFirst ? order.reversed() : order).map { members[$0]! }
  }

  /// Means of the sections' positions, from the head. [sections × xyz]
  func midline(_ positions: [SIMD3<Double>]) -> [Double] {
    sections.flatMap { members in
      let mean = members.reduce(SIMD3<Double>.zero) { $0 + positions[$1] } / Double(members.count)
      return [mean.x, mean.y, mean.z]
    }
  }
}
