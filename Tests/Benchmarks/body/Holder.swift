import Body
import Columns

/// A body and its step together.
final class Holder {
  private var step: BodyStep
  private var state: BodyState

  init(_ step: consuming BodyStep, _ state: BodyState) {
    self.step = step
    self.state = state
  }

  func advance(_ model: BodyModel) throws(BodyError) {
    let none = [Double](repeating: 0, count: model.muscleCount)
    try step.advance(&state, activation: none.span, team: WorkerTeam(size: 1))
  }
}
