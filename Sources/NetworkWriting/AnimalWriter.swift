public import Connectome

/// Writes the default animal: all neurons and body-wall muscles, graded synapses, gap junctions, and what ties them to a body.
///
/// The network alone is plain NeuroML 2; the body's part stands in a file of its own.
public struct AnimalWriter {
  /// Of the network, and of its files.
  let name: String
  let parameters: AnimalParameters
  let cells: [Cell]
  let wiring: Wiring
  private let components: [String: String]

  public init(
    name: String = "worm", cells: [Cell], connectome: ConnectomeTable, signs: SynapseSigns, parameters: AnimalParameters
  ) throws(WritingError) {
    guard !cells.isEmpty else { throw .noCells }
    self.name = name
    self.cells = cells
    self.parameters = parameters
    wiring = Wiring(connectome, among: cells, signs: signs)
    components = Dictionary(uniqueKeysWithValues: cells.map { ($0.name, Self.component(of: $0)) })
  }

  /// Cells that share a component: classes that physiology tells apart, and all others.
  private static func component(of cell: Cell) -> String {
    if cell.kind == .bodyMuscle { return "muscle" }
    switch cell.cellClass {
    case "AVA": return cell.name
    case "AVB", "SMD", "RMD", "SMB", "RME": return cell.cellClass
    case "DA", "VA", "AS": return "A"
    case "DB", "VB": return "B"
    case "DD", "VD": return "D"
    default: return "neuron"
    }
  }

  public func write() throws(WritingError) -> NetworkFiles {
    let network = try networkText()
    let body = try BodyCouplingWriter(self).text()
    let rows = cells.map { ($0, components[$0.name]!) }
    // Graded synapses close within microseconds: forward Euler, which others step with, needs a step as short.
    let open = NetworkText.lems(
      network: name, file: name, includes: ["\(name).net.nml"], cells: rows,
      quantities: [("v", "voltage"), ("caConc", "calcium")], length: "5 ms", step: "0.001 ms")
    var closed = XMLText()
    closed.begin("Lems")
    closed.comment("The whole animal: network and body. Its open loop, for other simulators, is LEMS_\(name)_open_loop.xml.")
    closed.line("Target", ["component": "sim"])
    for name in ["Cells.xml", "Networks.xml", "Simulation.xml", "Body.xml", "\(name).net.nml", "\(name)_body.xml"] {
      closed.line("Include", ["file": name])
    }
    closed.line("Simulation", ["id": "sim", "length": "5 s", "step": "0.1 ms", "target": name])
    closed.end()
    return NetworkFiles(
      files: [
        .init(name: "\(name).net.nml", text: network), .init(name: "\(name)_body.xml", text: body),
        .init(name: "LEMS_\(name).xml", text: closed.text),
        .init(name: "LEMS_\(name)_open_loop.xml", text: open),
      ], cells: cells.count, connections: wiring.chemical.count + wiring.electrical.count)
  }

  func component(_ cell: Cell) -> String { components[cell.name]! }

  // MARK: Network

  private func networkText() throws(WritingError) -> String {
    var xml = XMLText()
    xml.text(header: name)
    xml.note("The nervous system and body-wall muscles of C. elegans, written by worm network. Sources: neuroml/animal/README.md.")
    // The schema asks for this order: channels, pools, synapses, cells, network.
    xml.line("ionChannel", ["id": "leak", "type": "ionChannelPassive", "conductance": "10 pS"])
    let used = Set(components.values)
    let kinds = try cellComponents().filter { used.contains($0.id) }
    for kind in kinds { kind.writeChannels(&xml) }
    for kind in kinds { kind.writePool(&xml) }
    let synapses = try synapseRules()
    writeSynapses(&xml, synapses)
    for kind in kinds { kind.write(&xml) }
    xml.begin("network", ["id": name])
    for cell in cells { NetworkText.population(&xml, cell, component: component(cell)) }
    for row in synapses.electrical {
      NetworkText.electrical(
        &xml, row.pre, row.post, components: (component(row.pre), component(row.post)), synapse: row.synapse, weight: row.weight)
    }
    for row in synapses.chemical {
      NetworkText.graded(
        &xml, row.pre, row.post, components: (component(row.pre), component(row.post)), synapse: row.synapse, weight: row.weight)
    }
    xml.end()
    xml.end()
    return xml.text
  }

  private func cellComponents() throws(WritingError) -> [CellComponent] {
    let p = parameters
    func neuron(_ id: String, leak: String, reversal: String, calcium: String? = nil, half: String? = nil, slope: String? = nil)
      throws(WritingError) -> CellComponent
    {
      let start = try p(reversal)
      return CellComponent(
        id: id, capacitance: try p("C"), leak: try p(leak), leakReversal: start,
        calcium: calcium == nil ? 0.005 : try p(calcium!), calciumHalf: half == nil ? -30 : try p(half!),
        calciumSlope: slope == nil ? 4 : try p(slope!), calciumDecay: 500, start: start)
    }
    return [
      try neuron("neuron", leak: "gL", reversal: "EL"),
      try neuron("AVAL", leak: "gL_AVA", reversal: "EL_AVAL"), try neuron("AVAR", leak: "gL_AVA", reversal: "EL_AVAR"),
      try neuron("AVB", leak: "gL_AVB", reversal: "EL_AVB"),
      try neuron("A", leak: "gL", reversal: "EL_A"), try neuron("D", leak: "gL", reversal: "EL_D"),
      try neuron("B", leak: "gL_B", reversal: "EL_B", calcium: "gCa_B", half: "Vm_B", slope: "km_B"),
      try neuron("SMD", leak: "gL_SMD", reversal: "EL_SMD", calcium: "gCa_SMD", half: "Vm_SMD"),
      try neuron("RMD", leak: "gL_RMD", reversal: "EL_RMD", calcium: "gCa_RMD", half: "Vm_SMD"),
      try neuron("SMB", leak: "gL_SMD", reversal: "EL_SMB", calcium: "gCa_SMB", half: "Vm_SMD"),
      try neuron("RME", leak: "gL", reversal: "EL_RME"),
      CellComponent(
        id: "muscle", capacitance: try p("Cm"), leak: try p("gLm"), leakReversal: try p("ELm"), calcium: try p("gCam"),
        calciumHalf: try p("Vmm"), calciumSlope: try p("kmm"), potassium: try p("gKm"), potassiumHalf: try p("Vnm"),
        potassiumSlope: try p("knm"), potassiumTime: try p("tnm"), calciumDecay: try p("tCa"), start: try p("ELm")),
    ]
  }

  private func writeSynapses(_ xml: inout XMLText, _ rules: SynapseRules) {
    for gap in rules.gapJunctions {
      xml.line("gapJunction", ["id": gap.id, "conductance": "\(XMLText.number(gap.conductance)) nS"])
    }
    xml.line("silentSynapse", ["id": "silent"])
    for synapse in rules.gradedSynapses {
      xml.line(
        "gradedSynapse",
        [
          "id": synapse.id, "conductance": "\(XMLText.number(synapse.conductance)) nS",
          "delta": "\(XMLText.number(synapse.delta)) mV", "Vth": "\(XMLText.number(synapse.threshold)) mV",
          "k": "\(XMLText.number(1 / synapse.time)) per_ms", "erev": "\(XMLText.number(synapse.reversal)) mV",
        ])
    }
  }

  private func synapseRules() throws(WritingError) -> SynapseRules { try SynapseRules(wiring, parameters, component) }
}

extension XMLText {
  mutating func text(header id: String) {
    begin(
      "neuroml",
      [
        "xmlns": "http://www.neuroml.org/schema/neuroml2", "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation":
          "http://www.neuroml.org/schema/neuroml2 https://raw.github.com/NeuroML/NeuroML2/development/Schemas/NeuroML2/NeuroML_v2.3.1.xsd",
        "id": id,
      ])
  }
}
