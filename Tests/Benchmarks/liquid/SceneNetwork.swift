import Liquid
import Scenes

/// The springs of one of Sibernetic's scenes, and its cross-sections from the tail.
struct SceneNetwork {
  let model: LiquidModel
  let sections: [[Int]]

  init(path: String) throws {
    let scene = try SceneReader.read(path)
    let parameters = scene.parameters, scale = parameters.scale
    var model = LiquidModel(
      spacing: SceneParameters.restSpacing * scale, mass: parameters.mass, viscosity: 0, lower: scene.lower * scale,
      upper: scene.upper * scale)
    model.elastic = scene.positions[..<scene.elasticCount].map { $0 * scale }
    model.elasticVelocities = Array(repeating: .zero, count: scene.elasticCount)
    for spring in scene.springs where Int(spring.b) < scene.elasticCount {
      model.springs.append(
        LiquidModel.Spring(
          a: spring.a, b: spring.b, restLength: spring.restLength * scale, stiffness: parameters.springRate * parameters.mass))
    }
    var members: [Int: [Int]] = [:]
    for particle in 0..<scene.elasticCount { members[scene.section(of: particle) ?? 0, default: []].append(particle) }
    self.model = model
    sections = members.keys.sorted().map { members[$0]! }
  }
}
