internal import LEMS

/// What a value of one of NeuroML's types has to be to mean something. Applies to derived types too.
///
/// The schema asks for little of this (diameters above 0, whole numbers of instances); the rest is what the types' equations
/// and physics leave no choice in.
struct ValueRule {
  enum Wanted {
    case above(Double)
    case atLeast(Double)
    case within(ClosedRange<Double>)
    case notZero
    /// Not smaller than another parameter of the component.
    case notBelow(String)
    /// Another value than that of another parameter of the component, where the type divides by the difference.
    case unlike(String)
    /// Of this size or less, SI; where it is more, its unit is most likely not the one meant.
    case size(Double, words: String)
  }

  var type: String
  var parameters: [String]
  var wanted: Wanted

  private init(_ type: String, _ parameters: String..., are wanted: Wanted) {
    self.type = type
    self.parameters = parameters
    self.wanted = wanted
  }

  /// An error where the value can't be meant, a warning where it only hardly can.
  var severity: Problem.Severity { if case .size = wanted { .warning } else { .error } }

  /// A giant axon of the squid, 0.5 mm thick and 1 cm long, carries some 0.5 mA at the height of its sodium current
  /// (3 mA/cm²; Hodgkin & Huxley 1952, J. Physiol. 116:449, fig. 3).
  private static let current = Wanted.size(1e-3, words: "1 mA")
  /// Ten times the largest voltages between the sides of a membrane.
  private static let voltage = Wanted.size(2, words: "2 V")

  static let all = cells + channels + synapses + inputs + networks

  private static let cells = [
    ValueRule("baseCellMembPotCap", "C", are: .above(0)),
    ValueRule("specificCapacitance", "value", are: .above(0)),
    ValueRule("pinskyRinzelCA3Cell", "cm", are: .above(0)),
    ValueRule("resistivity", "value", are: .above(0)),
    ValueRule("point3DWithDiam", "diameter", are: .atLeast(0)),
    // µm; the giant axon of the squid has some 1 mm.
    ValueRule("point3DWithDiam", "diameter", are: .size(10_000, words: "1 cm (diameters are in µm)")),
    ValueRule("initMembPotential", "value", are: voltage),
    ValueRule("iafTauCell", "tau", are: .above(0)),
    ValueRule("iafTauRefCell", "refract", are: .atLeast(0)),
    ValueRule("iafCell", "leakConductance", are: .atLeast(0)),
    ValueRule("iafRefCell", "refract", are: .atLeast(0)),
    ValueRule("adExIaFCell", "gL", "refract", are: .atLeast(0)),
    ValueRule("adExIaFCell", "tauw", are: .above(0)),
    ValueRule("hindmarshRose1984Cell", "v_scaling", are: .notZero),
    ValueRule("basePyNNCell", "cm", "tau_syn_E", "tau_syn_I", are: .above(0)),
    ValueRule("basePyNNIaFCell", "tau_m", are: .above(0)),
    ValueRule("basePyNNIaFCell", "tau_refrac", are: .atLeast(0)),
    ValueRule("HH_cond_exp", "gbar_K", "gbar_Na", "g_leak", are: .atLeast(0)),
    ValueRule("species", "initialConcentration", "initialExtConcentration", are: .atLeast(0)),
    ValueRule("decayingPoolConcentrationModel", "decayConstant", "shellThickness", are: .above(0)),
    ValueRule("decayingPoolConcentrationModel", "restingConc", are: .atLeast(0)),
    ValueRule("fixedFactorConcentrationModel", "decayConstant", are: .above(0)),
    ValueRule("fixedFactorConcentrationModel", "restingConc", are: .atLeast(0)),
    ValueRule("fixedFactorConcentrationModelTraub", "restingConc", are: .atLeast(0)),
  ]

  private static let channels = [
    ValueRule("baseIonChannel", "conductance", are: .atLeast(0)),
    ValueRule("baseChannelDensityCond", "condDensity", are: .atLeast(0)),
    ValueRule("channelDensityGHK", "permeability", are: .atLeast(0)),
    ValueRule("channelDensity", "erev", are: voltage),
    ValueRule("channelDensityNonUniform", "erev", are: voltage),
    ValueRule("channelPopulation", "number", are: .atLeast(0)),
    ValueRule("channelPopulation", "erev", are: voltage),
    ValueRule("channelPopulationNernst", "number", are: .atLeast(0)),
    ValueRule("baseGate", "instances", are: .above(0)),
    ValueRule("baseHHRate", "rate", are: .atLeast(0)),
    ValueRule("baseHHRate", "scale", are: .notZero),
    ValueRule("baseHHVariable", "scale", are: .notZero),
    ValueRule("fixedTimeCourse", "tau", are: .atLeast(0)),
    ValueRule("q10Fixed", "fixedQ10", are: .above(0)),
    ValueRule("q10ExpTemp", "q10Factor", "experimentalTemp", are: .above(0)),
    ValueRule("q10ConductanceScaling", "q10Factor", "experimentalTemp", are: .above(0)),
    ValueRule("subGate", "fractionalConductance", are: .atLeast(0)),
    ValueRule("KSState", "relativeConductance", are: .atLeast(0)),
    ValueRule("vHalfTransition", "tau", "tauMin", are: .atLeast(0)),
  ]

  private static let synapses = [
    ValueRule("baseConductanceBasedSynapse", "gbase", are: .atLeast(0)),
    ValueRule("baseConductanceBasedSynapse", "erev", are: voltage),
    ValueRule("baseConductanceBasedSynapseTwo", "gbase1", "gbase2", are: .atLeast(0)),
    ValueRule("alphaCurrentSynapse", "tau", are: .above(0)),
    ValueRule("alphaCurrentSynapse", "ibase", are: current),
    ValueRule("expOneSynapse", "tauDecay", are: .above(0)),
    ValueRule("alphaSynapse", "tau", are: .above(0)),
    ValueRule("expTwoSynapse", "tauRise", "tauDecay", are: .above(0)),
    ValueRule("expTwoSynapse", "tauRise", are: .unlike("tauDecay")),
    ValueRule("expThreeSynapse", "tauRise", "tauDecay1", "tauDecay2", are: .above(0)),
    ValueRule("expThreeSynapse", "tauRise", are: .unlike("tauDecay1")),
    ValueRule("expThreeSynapse", "tauRise", are: .unlike("tauDecay2")),
    ValueRule("voltageConcDepBlockMechanism", "blockConcentration", are: .atLeast(0)),
    ValueRule("voltageConcDepBlockMechanism", "scalingConc", are: .above(0)),
    ValueRule("voltageConcDepBlockMechanism", "scalingVolt", are: .notZero),
    ValueRule("tsodyksMarkramDepMechanism", "initReleaseProb", are: .within(0...1)),
    ValueRule("tsodyksMarkramDepMechanism", "tauRec", are: .above(0)),
    ValueRule("tsodyksMarkramDepFacMechanism", "initReleaseProb", are: .within(0...1)),
    ValueRule("tsodyksMarkramDepFacMechanism", "tauRec", "tauFac", are: .above(0)),
    ValueRule("gapJunction", "conductance", are: .atLeast(0)),
    ValueRule("linearGradedSynapse", "conductance", are: .atLeast(0)),
    ValueRule("gradedSynapse", "conductance", are: .atLeast(0)),
    ValueRule("gradedSynapse", "delta", are: .notZero),
    ValueRule("gradedSynapse", "k", are: .above(0)),
    ValueRule("basePynnSynapse", "tau_syn", are: .above(0)),
  ]

  private static let inputs = [
    ValueRule("pulseGenerator", "duration", are: .atLeast(0)),
    ValueRule("pulseGenerator", "amplitude", are: current),
    ValueRule("pulseGeneratorDL", "duration", are: .atLeast(0)),
    ValueRule("sineGenerator", "duration", are: .atLeast(0)),
    ValueRule("sineGenerator", "period", are: .above(0)),
    ValueRule("sineGenerator", "amplitude", are: current),
    ValueRule("sineGeneratorDL", "duration", are: .atLeast(0)),
    ValueRule("sineGeneratorDL", "period", are: .above(0)),
    ValueRule("rampGenerator", "duration", are: .above(0)),
    ValueRule("rampGenerator", "startAmplitude", "finishAmplitude", "baselineAmplitude", are: current),
    ValueRule("rampGeneratorDL", "duration", are: .above(0)),
    ValueRule("voltageClamp", "duration", are: .atLeast(0)),
    ValueRule("voltageClamp", "simpleSeriesResistance", are: .above(0)),
    ValueRule("voltageClamp", "targetVoltage", are: voltage),
    ValueRule("voltageClampTriple", "duration", are: .atLeast(0)),
    ValueRule("voltageClampTriple", "simpleSeriesResistance", are: .above(0)),
    ValueRule("voltageClampTriple", "conditioningVoltage", "testingVoltage", "returnVoltage", are: voltage),
    ValueRule("spikeGenerator", "period", are: .above(0)),
    ValueRule("spikeGeneratorRandom", "minISI", are: .atLeast(0)),
    ValueRule("spikeGeneratorRandom", "maxISI", are: .notBelow("minISI")),
    ValueRule("spikeGeneratorPoisson", "averageRate", are: .atLeast(0)),
    ValueRule("spikeGeneratorRefPoisson", "minimumISI", are: .atLeast(0)),
    ValueRule("poissonFiringSynapse", "averageRate", are: .atLeast(0)),
    ValueRule("transientPoissonFiringSynapse", "averageRate", "duration", are: .atLeast(0)),
    ValueRule("SpikeSourcePoisson", "rate", "duration", are: .atLeast(0)),
  ]

  private static let networks = [
    ValueRule("networkWithTemperature", "temperature", are: .above(0)),
    ValueRule("synapticConnectionWD", "delay", are: .atLeast(0)),
    ValueRule("connectionWD", "delay", are: .atLeast(0)),
  ]
}
