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
  /// The share of the body that the network's thread moves: the animal's network and recording take some 0.4 of the time in which
  /// the body is made ready, so both threads are done at once. It decides the order of sums: one for all machines.
  private static let front = 0.34

  init(_ parts: RunAssembly.BodyParts) throws(BodyError) {
    self.parts = parts
    state = parts.model.restState
    activation = Array(repeating: 0, count: parts.model.muscleCount)
    drive = Array(repeating: 0, count: parts.muscles.count)
    step = try BodyStep(parts.model, step: parts.step, front: Self.front)
  }

  /// Takes the sampled values, muscle cells' quantities among them; gives the strain at each receptor.
  func exchange(_ values: [Double]) -> [Double] {
    parts.activation.advance(&drive, quantities: values.span.extracting(parts.quantities))
    for (place, muscle) in parts.muscles.enumerated() { activation[muscle] = drive[place] }
    gait.look(state, parts.model, activation: activation, time: Double(state.tick) * parts.step)
    return parts.proprioception.stretch(of: state, in: parts.model)
  }

  /// What is recorded of the present.
  var frame: BodyFrame { BodyFrame(model: parts.model, state: state, activation: activation) }

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
