import Foundation
import LEMS
import NeuroML
import Simulation
import Testing

/// `worm validate` and `worm run` are of one mind about models that name what is to be run.
@Suite struct ValidityTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "worm-validity-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// A cell with a channel and dynamics of its own, a network, a simulation: between them most rules of the schema.
  private static let model = """
    <Lems>
    <Target component="sim"/>
    <Include file="Cells.xml"/>
    <Include file="Networks.xml"/>
    <Include file="Simulation.xml"/>
    <ComponentType name="leaky" extends="baseCellMembPot">
    <Parameter name="tau" dimension="time"/>
    <Parameter name="E" dimension="voltage"/>
    <Constant name="MV" dimension="voltage" value="1 mV"/>
    <Attachments name="synapses" type="basePointCurrent"/>
    <Dynamics>
    <StateVariable name="v" dimension="voltage" exposure="v"/>
    <DerivedVariable name="drive" dimension="none" value="(E - v) / MV"/>
    <TimeDerivative variable="v" value="drive * MV / tau"/>
    <OnStart><StateAssignment variable="v" value="E - 5 * MV"/></OnStart>
    <OnCondition test="v .gt. -20 * MV"><StateAssignment variable="v" value="E"/><EventOut port="spike"/></OnCondition>
    </Dynamics>
    </ComponentType>
    <Include file="Synapses.xml"/>
    <Include file="Inputs.xml"/>
    <ionChannelHH id="na" conductance="10pS"><gateHHrates id="m" instances="3">
    <forwardRate type="HHExpLinearRate" rate="1per_ms" midpoint="-40mV" scale="10mV"/>
    <reverseRate type="HHExpRate" rate="4per_ms" midpoint="-65mV" scale="-18mV"/></gateHHrates></ionChannelHH>
    <cell id="hh"><morphology id="mo"><segment id="0"><proximal x="0" y="0" z="0" diameter="10"/><distal x="10" y="0" z="0" diameter="10"/></segment>
    <segment id="1"><parent segment="0"/><distal x="20" y="0" z="0" diameter="1"/></segment>
    <segmentGroup id="soma"><member segment="0"/></segmentGroup></morphology>
    <biophysicalProperties id="b"><membraneProperties><channelDensity id="d" ionChannel="na" condDensity="12 mS_per_cm2" erev="50mV" ion="na" segmentGroup="soma"/>
    <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-65mV"/></membraneProperties>
    <intracellularProperties><resistivity value="0.03 kohm_cm"/></intracellularProperties></biophysicalProperties></cell>
    <leaky id="l" tau="5ms" E="-60mV"/>
    <expTwoSynapse id="syn" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>
    <pulseGenerator id="pulse" delay="1ms" duration="2ms" amplitude="5pA"/>
    <network id="net">
    <population id="p" component="hh" size="2"/>
    <population id="q" component="l" size="1"/>
    <projection id="pr" presynapticPopulation="p" postsynapticPopulation="p" synapse="syn"><connectionWD id="0" preCellId="../p[0]" postCellId="../p[1]" weight="2" delay="1ms"/></projection>
    <inputList id="in" component="pulse" population="p"><input id="0" target="../p[0]" destination="synapses"/></inputList>
    </network>
    <Simulation id="sim" length="2ms" step="0.1ms" target="net">
    <OutputFile id="o" fileName="v.dat"><OutputColumn id="v" quantity="p[0]/v"/><OutputColumn id="w" quantity="q[0]/v"/></OutputFile>
    </Simulation>
    </Lems>
    """

  private func errors(_ path: String) -> [Problem] { ModelCheck.examine(path: path).problems.filter { $0.severity == .error } }

  /// Why a run refuses a model; `nil` where it takes it. The run is told to stop before its first step.
  private func refusal(_ path: String) -> String? {
    var experiment = Experiment()
    experiment.model = path
    experiment.record.isNone = true
    experiment.outputFolder = folder
    do {
      _ = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in }, shouldStop: { true })
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func compare(_ path: String, _ words: String = "") {
    let errors = errors(path), refusal = refusal(path)
    #expect(errors.isEmpty == (refusal == nil), "\(words): validate: \(errors); run: \(refusal ?? "takes it")")
  }

  @Test func `damaged models are refused by both or by neither`() throws {
    let path = folder + "/m.xml"
    try Self.model.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(errors(path) == [] && refusal(path) == nil)
    var damage = Damage(seed: 7)
    for round in 0..<60 {
      let text = damage.done(to: Self.model)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      compare(path, "seed 7, round \(round), \(damage.last)")
    }
  }

  @Test func `what the schema alone forbids is a warning where the model runs`() throws {
    let path = folder + "/LEMS_m.xml"
    // No id of the document, a second connection of one id, a part that is nowhere used and lacks all it needs.
    let cells = """
      <neuroml><iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
      <expTwoSynapse id="s" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/><cell id="unused"><morphology/></cell>
      <network id="net"><population id="p" component="c" size="2"/><projection id="j" presynapticPopulation="p" postsynapticPopulation="p" synapse="s">
      <connection id="0" preCellId="../p[0]" postCellId="../p[1]"/><connection id="0" preCellId="../p[1]" postCellId="../p[0]"/></projection></network></neuroml>
      """
    try cells.write(toFile: folder + "/c.nml", atomically: true, encoding: .utf8)
    try """
    <Lems><Target component="sim"/><Include file="Simulation.xml"/><Include file="c.nml"/><Simulation id="sim" length="1ms" step="0.1ms" target="net"/></Lems>
    """.write(toFile: path, atomically: true, encoding: .utf8)
    compare(path)
    let found = ModelCheck.examine(path: path).problems
    #expect(found.contains { $0.message.contains("a second <connection> with the id “0”") && $0.severity == .warning }, "\(found)")
    #expect(found.contains { $0.message.contains("needs a <segment>") && $0.severity == .warning }, "\(found)")
  }

  @Test func `the shared models that name a run are refused by both or by neither`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let models = root.appendingPathComponent("../shared/models").standardized.path
    guard FileManager.default.fileExists(atPath: models) else { return print("skipped: shared/models is not beside the project") }
    let examples = models + "/neuroml2/LEMSexamples"
    var files = try FileManager.default.contentsOfDirectory(atPath: examples).filter { $0.hasPrefix("LEMS_") && $0.hasSuffix(".xml") }
      .sorted().map { examples + "/" + $0 }
    files += ["A_Syns", "B_Syns", "C0_Syns", "W2D_Syns", "D_Syns"].map { models + "/c302/LEMS_c302_\($0).xml" }
    for file in files { compare(file, file) }
  }
}

/// Changes one thing or two of a text that an author may get wrong.
private struct Damage {
  private var state: UInt64
  private(set) var last = ""

  init(seed: UInt64) { state = seed }

  private mutating func draw(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  mutating func done(to text: String) -> String {
    last = ""
    var result = text
    for _ in 0...draw(2) { result = one(in: result) }
    return result
  }

  private mutating func one(in text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let place = 1 + draw(lines.count - 2)
    let attributes = lines[place].matches(of: /(\w+)="([^"]*)"/)
    let kind = attributes.isEmpty ? 0 : draw(6)
    let match = attributes.isEmpty ? nil : attributes[draw(attributes.count)]
    last += " \(kind) of line \(place + 1) \(match.map { String($0.0) } ?? "")"
    switch (kind, match) {
    case (1, let match?): lines[place].removeSubrange(match.range)
    case (2, let match?): lines[place].replaceSubrange(match.range, with: "\(match.1)=\"\(match.2)x\"")
    case (3, let match?): lines[place].replaceSubrange(match.range, with: "\(match.1)=\"-1\"")
    case (4, let match?): lines[place].replaceSubrange(match.range, with: "\(match.1)x=\"\(match.2)\"")
    case (5, let match?): lines[place].replaceSubrange(match.range, with: "\(match.1)=\"\"")
    case (0, _) where draw(2) == 0: lines.remove(at: place)
    default: lines.insert(lines[place], at: place)
    }
    return lines.joined(separator: "\n")
  }
}
