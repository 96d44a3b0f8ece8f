internal import Connectome

/// Writes what ties the default animal to a body: stretch receptors, and which muscle cell moves which muscle.
struct BodyCouplingWriter {
  private let animal: AnimalWriter
  private var p: AnimalParameters { animal.parameters }

  init(_ animal: AnimalWriter) { self.animal = animal }

  private struct Receptor {
    var cell: Cell
    var from: Double
    var to: Double
    var side: Int
    /// pA per strain.
    var gain: Double
  }

  func text() throws(WritingError) -> String {
    var xml = XMLText()
    xml.begin("Lems")
    xml.comment("How the default animal is tied to a body. Written by worm network; see neuroml/core/Body.xml.")
    let receptors = try self.receptors()
    for receptor in receptors {
      xml.line(
        "bodyStretchReceptor",
        [
          "id": "stretch_\(receptor.cell.name)", "from": XMLText.number(receptor.from), "to": XMLText.number(receptor.to),
          "side": "\(receptor.side)", "gain": "\(XMLText.number(receptor.gain)) pA",
          "tau": "\(XMLText.number(try p("rtau"))) ms", "limit": "\(XMLText.number(try p("rmax"))) pA",
        ])
    }
    xml.begin("bodyCoupling", ["id": "body"])
    for receptor in receptors {
      xml.line(
        "stretchInput",
        [
          "id": "in_\(receptor.cell.name)", "component": "stretch_\(receptor.cell.name)",
          "target": NetworkText.path(receptor.cell, animal.component(receptor.cell)), "destination": "synapses",
        ])
    }
    let rest = try restCalcium(), full = try p("caf") * CellComponent.calciumPerCurrent
    for muscle in animal.cells where muscle.kind == .bodyMuscle {
      xml.line(
        "muscleCoupling",
        [
          "id": "drive_\(muscle.name)", "muscle": muscle.name, "cell": NetworkText.path(muscle, animal.component(muscle)),
          "quantity": "caConc", "rest": "\(XMLText.number(rest)) mM", "full": "\(XMLText.number(full)) mM",
          "tau": "\(XMLText.number(try p("tforce"))) ms",
        ])
    }
    xml.end()
    xml.end()
    return xml.text
  }

  private func restCalcium() throws(WritingError) -> Double { try p("carest") * CellComponent.calciumPerCurrent }

  /// B-type motor neurons feel the body around where they act (Wen et al. 2012, Neuron 76:750); SMD, RMD and SMB feel
  /// the head (SMDD through TRP-1 and TRP-2; Yeon et al. 2018, PLoS Biol. 16:e2004929).
  private func receptors() throws(WritingError) -> [Receptor] {
    var result: [Receptor] = []
    for cell in animal.cells {
      switch cell.cellClass {
      case "DB", "VB":
        guard let place = outputPlace(cell) else { continue }
        let to = place - (try p("oB")), from = to - (try p("fB"))
        let start = max(0.02, from)
        result.append(
          Receptor(
            cell: cell, from: start, to: min(0.98, max(start + 0.04, max(to, 0.08))), side: cell.cellClass == "DB" ? 1 : -1,
            gain: -(try p("G_B"))))
      case "SMD", "RMD", "SMB":
        guard let side = dorsoventral(cell) else { continue }
        let gain = try p("G_" + cell.cellClass)
        if gain != 0 { result.append(Receptor(cell: cell, from: try p("h0"), to: try p("h1"), side: side, gain: gain)) }
      default: continue
      }
    }
    return result
  }

  /// SMDDL is dorsal, SMDVL ventral; RMDL and RMDR are neither.
  private func dorsoventral(_ cell: Cell) -> Int? {
    let rest = cell.name.dropFirst(3)
    return rest.hasPrefix("D") ? 1 : (rest.hasPrefix("V") ? -1 : nil)
  }

  /// Mean place of the muscles that a cell drives, by weight, 0 nose, 1 tail.
  private func outputPlace(_ cell: Cell) -> Double? {
    var sum = 0.0, weight = 0.0
    for row in animal.wiring.chemical where row.pre.name == cell.name && row.post.kind == .bodyMuscle {
      sum += row.weight * (0.06 + 0.9 * (Double(row.post.row) - 0.5) / 24)
      weight += row.weight
    }
    return weight > 0 ? sum / weight : nil
  }
}
