public import Connectome

/// How much detail a written network has.
public enum Level: String, Sendable, CaseIterable {
  /// Integrate-and-fire cells and spiking synapses.
  case iaf
  /// Passive cells and graded synapses.
  case graded
  /// Cells with calcium and potassium channels, and graded synapses.
  case conductance
  /// The default animal's own cells and synapses, with its body's coupling.
  case animal
  /// As conductance, each neuron with its reconstructed shape.
  case morphology
}

/// Writes networks of generic cells for any set of cells and any connectome.
public struct LevelWriter {
  let level: Level
  let cells: [Cell]
  let name: String
  private let wiring: Wiring
  private let shapes: [String: [MorphologyTable.Segment]]

  /// - Parameter shapes: what neurons look like, for the level that shows it; those without a shape are one compartment.
  public init(
    _ level: Level, name: String, cells: [Cell], connectome: ConnectomeTable, signs: SynapseSigns, shapes: MorphologyTable? = nil
  ) throws(WritingError) {
    guard !cells.isEmpty else { throw .noCells }
    self.level = level
    self.name = name
    self.cells = cells
    self.shapes = level == .morphology ? shapes?.cells ?? [:] : [:]
    wiring = Wiring(connectome, among: cells, signs: signs)
  }

  private func component(_ cell: Cell) -> String {
    if shapes[cell.name] != nil { return cell.name }
    return cell.kind == .bodyMuscle ? "muscle" : "neuron"
  }

  private var hasChannels: Bool { level == .conductance || level == .morphology }

  public func write() -> NetworkFiles {
    var xml = XMLText()
    xml.text(header: name)
    xml.note(
      "Written by worm network: level \(level.rawValue). Membranes: 1 µF/cm², 0.3 nS and 3 pF a neuron, 1 nS and 60 pF a muscle cell (input resistances of 1 to 8 GΩ are measured). One section of contact is one unit of weight."
    )
    writeComponents(&xml)
    xml.begin("network", ["id": name])
    for cell in cells { NetworkText.population(&xml, cell, component: component(cell)) }
    // The schema asks for this order: spiking, electrical, graded.
    if level == .iaf { writeChemical(&xml, NetworkText.spiking) }
    for row in wiring.electrical {
      NetworkText.electrical(
        &xml, row.a, row.b, components: (component(row.a), component(row.b)), synapse: "gap", weight: row.weight)
    }
    if level != .iaf { writeChemical(&xml, NetworkText.graded) }
    xml.end()
    xml.end()
    let rows = cells.map { ($0, component($0)) }
    let quantities = hasChannels ? [("v", "voltage"), ("caConc", "calcium")] : [("v", "voltage")]
    let lems = NetworkText.lems(
      network: name, file: name, includes: ["\(name).net.nml"], cells: rows, quantities: quantities, length: "1 s",
      step: "0.05 ms")
    return NetworkFiles(
      files: [.init(name: "\(name).net.nml", text: xml.text), .init(name: "LEMS_\(name).xml", text: lems)],
      cells: cells.count, connections: wiring.chemical.count + wiring.electrical.count)
  }

  private func writeChemical(
    _ xml: inout XMLText, _ write: (inout XMLText, Cell, Cell, (String, String), String, Double) -> Void
  ) {
    for row in wiring.chemical {
      let id = (row.sign == .excites ? "exc" : "inh") + (row.post.kind == .bodyMuscle ? "_muscle" : "")
      write(&xml, row.pre, row.post, (component(row.pre), component(row.post)), id, row.weight)
    }
  }

  private func writeComponents(_ xml: inout XMLText) {
    if level == .iaf { return writeIntegrateAndFire(&xml) }
    xml.line("ionChannel", ["id": "leak", "type": "ionChannelPassive", "conductance": "10 pS"])
    let calcium = hasChannels
    let kinds = [
      CellComponent(
        id: "neuron", capacitance: 3, leak: 0.3, leakReversal: -50, calcium: calcium ? 0.1 : 0, calciumHalf: -30,
        calciumSlope: 5, potassium: calcium ? 0.3 : 0, potassiumHalf: -10, potassiumSlope: 8, potassiumTime: 20,
        calciumDecay: 200, start: -50),
      CellComponent(
        id: "muscle", capacitance: 60, leak: 1, leakReversal: -26, calcium: calcium ? 5 : 0, calciumHalf: 3,
        calciumSlope: 5, potassium: calcium ? 8 : 0, potassiumHalf: 8, potassiumSlope: 6, potassiumTime: 30,
        calciumDecay: 150, start: -26),
    ]
    for kind in kinds { kind.writeChannels(&xml) }
    for kind in kinds { kind.writePool(&xml) }
    xml.line("gapJunction", ["id": "gap", "conductance": "0.005 nS"])
    xml.line("silentSynapse", ["id": "silent"])
    for (id, conductance, reversal) in [
      ("exc", "0.01", "0"), ("inh", "0.02", "-70"), ("exc_muscle", "0.06", "11"), ("inh_muscle", "0.06", "-30"),
    ] {
      xml.line(
        "gradedSynapse",
        [
          "id": id, "conductance": "\(conductance) nS", "delta": "5 mV", "Vth": "-35 mV", "k": "0.1 per_ms",
          "erev": "\(reversal) mV",
        ])
    }
    for kind in kinds { kind.write(&xml) }
    for cell in cells {
      guard let segments = shapes[cell.name] else { continue }
      kinds[0].write(&xml, as: cell.name) { xml in MorphologyText.write(&xml, cell.name, segments) }
    }
  }

  private func writeIntegrateAndFire(_ xml: inout XMLText) {
    for (id, conductance, reversal) in [
      ("exc", "0.01", "0"), ("inh", "0.02", "-70"), ("exc_muscle", "0.06", "11"), ("inh_muscle", "0.06", "-70"),
    ] {
      xml.line(
        "expTwoSynapse",
        ["id": id, "gbase": "\(conductance) nS", "erev": "\(reversal) mV", "tauRise": "1 ms", "tauDecay": "10 ms"])
    }
    xml.line("gapJunction", ["id": "gap", "conductance": "0.005 nS"])
    for (id, capacitance, leak) in [("neuron", "3 pF", "0.3 nS"), ("muscle", "60 pF", "1 nS")] {
      xml.line(
        "iafCell",
        [
          "id": id, "leakReversal": "-50 mV", "thresh": "-30 mV", "reset": "-50 mV", "C": capacitance, "leakConductance": leak,
        ])
    }
  }
}
