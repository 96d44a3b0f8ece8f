internal import Columns

/// The matrix of a body's step and the two halves that fill it.
struct BodySystem: ~Copyable {
  let matrix: BlockTridiagonal
  let model: BodyModel
  let halves: [HalfBodyReference]

  init(_ model: BodyModel, step: Double, front: Double = 0.5) {
    self.model = model
    matrix = BlockTridiagonal(blocks: model.rings, order: .ring(nodes: model.perRing, rows: 3), front: front)
    var halves: [HalfBodyReference] = []
    for side in [BlockTridiagonal.Side.front, .back] {
      halves.append(HalfBodyReference(HalfBody(model, step: step, matrix: matrix, side: side)))
    }
    self.halves = halves
  }

  /// Drag on a particle of each ring in the last step, N/m: force over move. [rings]
  func drags() -> [SIMD8<Double>] { halves.flatMap { half in half.body.rings.map { half.body.drags[$0] } } }
}
