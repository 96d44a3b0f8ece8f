internal import Body
internal import Columns
internal import Coupling

/// The body of a run while it moves.
final class BodySide {
  let parts: RunAssembly.BodyParts
  private(set) var state: BodyState
  /// Per muscle of the body, 0…1.
  private(set) var activation: [Double]
  private(set) var gait = GaitWatch()
  private var drive: [Double]
  private var step: BodyStep
  private(set) var failure: BodyError?

  init(_ parts: RunAssembly.BodyParts) throws(BodyError) {
    self.parts = parts
    state = parts.model.restState
    activation = Array(repeating: 0, count: parts.model.muscleCount)
    drive = Array(repeating: 0, count: parts.muscles.count)
    // The animal's network takes some 0.3 of the time of its body: both threads are done at once.
    step = try BodyStep(parts.model, step: parts.step, front: 0.36)
  }

  /// Takes the sampled values, muscle cells' quantities among them; gives the strain at each receptor.
  func exchange(_ values: [Double]) -> [Double] {
    parts.activation.advance(&drive, quantities: values.span.extracting(parts.quantities))
    for (place, muscle) in parts.muscles.enumerated() { activation[muscle] = drive[place] }
    gait.look(state, parts.model, activation: activation, time: Double(state.tick) * parts.step)
    return parts.proprioception.stretch(of: state, in: parts.model)
  }

  /// Moves a step, and does something else meanwhile.
  func move(_ team: WorkerTeam, beside: () -> Void) {
    let forces = activation
    do {
      try step.advance(&state, activation: forces.span, team: team, beside: beside)
    } catch {
      failure = error
    }
  }
}
