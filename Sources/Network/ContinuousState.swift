/// What a method that stops at instants keeps beside the columns.
struct ContinuousState: Sendable {
  /// Present time, s.
  var time = 0.0
  /// Whether the rates and slopes in memory are those of the present.
  var hasRates = false
  /// Length at which to try the next step, s.
  var nextLength: Double
  /// Per condition and instance: whether its test held when last looked at.
  var wasTrue: [[Bool]]
  /// What acted in the present step or the one before.
  var actors: [Actor: Activity] = [:]
  /// Largest magnitude so far of each column of moving states.
  var scales: [Double]
  var start: StepStart
  var stages: any RungeKuttaStages

  struct Actor: Hashable, Sendable {
    var population: Int
    var row: Int
    /// Place among all conditions; −1: a handler.
    var condition: Int
  }

  struct Activity: Sendable {
    var time: Double
    var count: Int
  }

  init(_ model: NetworkModel, states: Int) {
    nextLength = model.step
    wasTrue = model.conditions.map { Array(repeating: false, count: model.counts[$0.population]) }
    scales = Array(repeating: 0, count: model.continuous?.columns.count ?? 0)
    start = StepStart(count: states)
    stages =
      if let cables = model.continuous?.cables {
        AdditiveStages(cables, count: states)
      } else {
        ExponentialStages(count: states)
      }
  }
}
