import Body
import BodyChecks
import Coupling

extension Animal {
  /// Activation of every muscle by a wave at a time, s.
  static func activation(_ model: BodyModel, _ wave: MuscleWave, at time: Double) -> [Double] {
    model.plan.muscles.map { wave.activation(of: $0, at: time) }
  }
}
