internal import Columns

/// What the staggered method owes to the part of a step that lay on the other side of an event: added to values for one move
/// of those who read them, so that what they have read adds up to the time integral of what there was.
struct StepCorrections: Sendable {
  struct Amount: Sendable {
    var place: Operand
    var value: Double
  }

  /// To states between steps, while membranes move next.
  var gating: [Amount] = []
  /// To membrane states, while states between steps move next.
  var membrane: [Amount] = []
  /// To what far ends read in the middle of the next step, and membrane states that have no past to extrapolate from.
  var mid: [Amount] = []
  var restarted: [Operand] = []
}

extension NetworkState {
  /// Adds amounts; gives what to `putBack`.
  mutating func add(_ amounts: [StepCorrections.Amount]) -> [StepCorrections.Amount] {
    amounts.map { amount in
      let old = memory[amount.place]
      memory[amount.place] = old + amount.value
      return .init(place: amount.place, value: old)
    }
  }

  mutating func putBack(_ kept: [StepCorrections.Amount]) {
    for amount in kept.reversed() { memory[amount.place] = amount.value }
  }
}
