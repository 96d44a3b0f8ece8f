internal import Connectome
internal import Foundation

/// A named correction: muscles of rows 17 to 24 are under-reconstructed (Cook et al. 2019 call the gap an artefact).
/// Per class of motor neuron, their input is lifted to the class's mean over rows 9 to 16, at most threefold.
struct MuscleCompletion {
  private var factors: [String: Double] = [:]

  init(_ wiring: Wiring) {
    var totals: [String: [Double]] = [:]
    for row in wiring.chemical where row.post.kind == .bodyMuscle {
      totals[row.pre.cellClass, default: Array(repeating: 0, count: 25)][row.post.row] += row.weight
    }
    for name in ["DB", "VB", "DD", "VD", "DA", "VA"] {
      guard let rows = totals[name] else { continue }
      let mean = rows[9...16].reduce(0, +) / 8
      for row in 17...24 where rows[row] > 0 { factors["\(name)\(row)"] = min(3, max(1, mean / rows[row])) }
    }
  }

  func factor(_ pre: Cell, _ post: Cell) -> Double { factors["\(pre.cellClass)\(post.row)"] ?? 1 }

  static func exponential(_ x: Double) -> Double { exp(x) }
}
