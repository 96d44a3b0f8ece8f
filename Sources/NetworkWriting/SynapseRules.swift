internal import Connectome

/// How rows of the wiring become synapses of the default animal: by sign, by target, by the sender's class.
struct SynapseRules {
  struct Graded {
    var id: String
    /// nS for one section.
    var conductance: Double
    /// mV.
    var threshold: Double
    var delta: Double
    var reversal: Double
    /// ms.
    var time: Double
  }
  struct Gap {
    var id: String
    /// nS for one section.
    var conductance: Double
  }
  struct Row {
    var pre: Cell
    var post: Cell
    var synapse: String
    var weight: Double
  }

  private(set) var gradedSynapses: [Graded] = []
  private(set) var gapJunctions: [Gap] = []
  private(set) var chemical: [Row] = []
  private(set) var electrical: [Row] = []
  private let p: AnimalParameters

  init(_ wiring: Wiring, _ parameters: AnimalParameters, _ component: (Cell) -> String) throws(WritingError) {
    p = parameters
    let completion = MuscleCompletion(wiring)
    for row in wiring.chemical {
      let isMuscle = row.post.kind == .bodyMuscle
      let target = isMuscle ? try muscleSynapse(row) : (row.sign == .excites ? "exc" : "inh")
      let id = target + "_" + component(row.pre)
      if !gradedSynapses.contains(where: { $0.id == id }) { gradedSynapses.append(try graded(id, target, component(row.pre))) }
      var weight = row.weight
      if isMuscle { weight *= completion.factor(row.pre, row.post) * (try reach(row.pre, row.post)) }
      if isMuscle, row.pre.cellClass == "DB" { weight *= try p("dbf") }
      chemical.append(Row(pre: row.pre, post: row.post, synapse: id, weight: weight))
    }
    gapJunctions = [
      Gap(id: "gap", conductance: try p("g_gap")), Gap(id: "gap_quadrant", conductance: try p("gmm")),
      Gap(id: "gap_across", conductance: try p("gmx")),
    ]
    for row in wiring.electrical {
      let isMuscles = row.a.kind == .bodyMuscle && row.b.kind == .bodyMuscle
      let id = isMuscles ? (row.a.quadrant == row.b.quadrant ? "gap_quadrant" : "gap_across") : "gap"
      electrical.append(Row(pre: row.a, post: row.b, synapse: id, weight: isMuscles ? 1 : row.weight))
    }
  }

  private func muscleSynapse(_ row: Wiring.Chemical) throws(WritingError) -> String {
    if row.sign == .inhibits { return "gaba" }
    switch row.pre.cellClass {
    case "DB", "VB": return "nmjB"
    case "SMD", "RMD", "SMB": return "nmjHead"
    case "DA", "VA", "AS": return "nmjA"
    default: return "nmj"
    }
  }

  private func graded(_ id: String, _ target: String, _ sender: String) throws(WritingError) -> Graded {
    let thresholds = [
      "B": "Vth_B", "D": "Vth_D", "AVAL": "Vth_AVA", "AVAR": "Vth_AVA", "AVB": "Vth_AVB", "SMD": "Vth_head",
      "RMD": "Vth_head", "SMB": "Vth_head", "RME": "Vth_head",
    ]
    let conductances = [
      "exc": "g_exc", "inh": "g_inh", "gaba": "gN_gaba", "nmjB": "gN_B", "nmjHead": "gN_head", "nmjA": "gN_A", "nmj": "gN_oth",
    ]
    let reversals = ["exc": "E_exc", "inh": "E_inh", "gaba": "E_gaba"]
    return Graded(
      id: id, conductance: try p(conductances[target]!), threshold: try p(thresholds[sender] ?? "Vth_gen"),
      delta: try p("dele"), reversal: try p(reversals[target] ?? "E_ach"), time: try p("tsyn"))
  }

  /// Sublateral cells' hold on muscle fades with the distance from their soma along their processes.
  private func reach(_ pre: Cell, _ post: Cell) throws(WritingError) -> Double {
    guard ["SMD", "SMB", "SIA", "SIB"].contains(pre.cellClass), !pre.position.isNaN else { return 1 }
    let place = 0.06 + 0.9 * (Double(post.row) - 0.5) / 24
    return MuscleCompletion.exponential(-max(0, place - pre.position) / (try p("lam")))
  }
}
