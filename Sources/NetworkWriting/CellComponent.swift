/// A `cell`, of one compartment unless it is given a shape: leak, calcium and potassium channels, a calcium pool.
struct CellComponent {
  var id: String
  /// pF; the membrane's area is this at 1 µF/cm².
  var capacitance: Double
  /// nS, mV.
  var leak: Double
  var leakReversal: Double
  /// nS at full opening, mV, mV; opens at once.
  var calcium: Double
  var calciumHalf: Double
  var calciumSlope: Double
  /// nS at full opening, mV, mV, ms; 0 nS: none.
  var potassium = 0.0
  var potassiumHalf = 0.0
  var potassiumSlope = 1.0
  var potassiumTime = 1.0
  /// ms.
  var calciumDecay: Double
  var start: Double

  /// Steady calcium per steady current, mol/m³ per pA: of no consequence but for the numbers shown.
  static let calciumPerCurrent = 1e-5
  static let calciumReversal = 60.0
  static let potassiumReversal = -84.0

  /// µm², at 1 µF/cm² = 0.01 pF/µm².
  private var area: Double { capacitance / 0.01 }

  func writeChannels(_ xml: inout XMLText) {
    Self.channel(&xml, "ca_\(id)", species: "ca") { xml in
      xml.begin("gateHHInstantaneous", ["id": "m", "instances": "1"])
      Self.sigmoid(&xml, calciumHalf, calciumSlope)
      xml.end()
    }
    if potassium > 0 {
      Self.channel(&xml, "k_\(id)", species: "k") { xml in
        xml.begin("gateHHtauInf", ["id": "n", "instances": "1"])
        xml.line("timeCourse", ["type": "fixedTimeCourse", "tau": "\(XMLText.number(potassiumTime)) ms"])
        Self.sigmoid(&xml, potassiumHalf, potassiumSlope)
        xml.end()
      }
    }
  }

  func writePool(_ xml: inout XMLText) {
    // 1e-5 mol/m³ per pA over the decay time, times the area: mol/(m·A·s).
    let perCharge = Self.calciumPerCurrent / 1e-12 / (calciumDecay * 1e-3)
    xml.line(
      "fixedFactorConcentrationModel",
      [
        "id": "pool_\(id)", "ion": "ca", "restingConc": "0 mM", "decayConstant": "\(XMLText.number(calciumDecay)) ms",
        "rho": "\(XMLText.number(perCharge * area * 1e-12)) mol_per_m_per_A_per_s",
      ])
  }

  private static func channel(_ xml: inout XMLText, _ id: String, species: String, _ gate: (inout XMLText) -> Void) {
    xml.begin("ionChannelHH", ["id": id, "conductance": "10 pS", "species": species])
    gate(&xml)
    xml.end()
  }

  private static func sigmoid(_ xml: inout XMLText, _ half: Double, _ slope: Double) {
    xml.line(
      "steadyState",
      [
        "type": "HHSigmoidVariable", "rate": "1", "scale": "\(XMLText.number(slope)) mV",
        "midpoint": "\(XMLText.number(half)) mV",
      ])
  }

  func write(_ xml: inout XMLText) { write(&xml, as: id) { xml in cylinder(&xml) } }

  /// A cell with these membranes and pools, and a shape of its own.
  func write(_ xml: inout XMLText, as cell: String, shape: (inout XMLText) -> Void) {
    xml.begin("cell", ["id": cell])
    shape(&xml)
    writeProperties(&xml, of: cell)
    xml.end()
  }

  private func cylinder(_ xml: inout XMLText) {
    let diameter = (area / .pi).squareRoot()
    xml.begin("morphology", ["id": "\(id)_shape"])
    xml.begin("segment", ["id": "0", "name": "soma"])
    // A cylinder as long as wide has the area πd².
    let d = XMLText.number(diameter)
    xml.line("proximal", ["x": "0", "y": "0", "z": "0", "diameter": d])
    xml.line("distal", ["x": d, "y": "0", "z": "0", "diameter": d])
    xml.end()
    xml.begin("segmentGroup", ["id": "soma_group"])
    xml.line("member", ["segment": "0"])
    xml.end()
    xml.end()
  }

  private func writeProperties(_ xml: inout XMLText, of cell: String) {
    xml.begin("biophysicalProperties", ["id": "\(cell)_membrane"])
    xml.begin("membraneProperties")
    density(&xml, "leak", "leak", leak, leakReversal, "non_specific")
    density(&xml, "ca_all", "ca_\(id)", calcium, Self.calciumReversal, "ca")
    if potassium > 0 { density(&xml, "k_all", "k_\(id)", potassium, Self.potassiumReversal, "k") }
    xml.line("spikeThresh", ["value": "0 mV"])
    xml.line("specificCapacitance", ["value": "1 uF_per_cm2"])
    xml.line("initMembPotential", ["value": "\(XMLText.number(start)) mV"])
    xml.end()
    xml.begin("intracellularProperties")
    xml.line(
      "species",
      [
        "id": "ca", "ion": "ca", "concentrationModel": "pool_\(id)", "initialConcentration": "0 mM",
        "initialExtConcentration": "2 mM",
      ])
    xml.line("resistivity", ["value": "0.1 kohm_cm"])
    xml.end()
    xml.end()
  }

  private func density(
    _ xml: inout XMLText, _ id: String, _ channel: String, _ conductance: Double, _ reversal: Double, _ ion: String
  ) {
    // nS over µm² is 100 mS/cm².
    xml.line(
      "channelDensity",
      [
        "id": id, "ionChannel": channel, "condDensity": "\(XMLText.number(conductance / area * 100)) mS_per_cm2",
        "erev": "\(XMLText.number(reversal)) mV", "ion": ion,
      ])
  }
}
