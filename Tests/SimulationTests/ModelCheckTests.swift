import Foundation
import LEMS
import NeuroML
import Simulation
import Testing
import XMLReading

@Suite struct ModelCheckTests {
  private let valid = """
    <neuroml id="x" xmlns="http://www.neuroml.org/schema/neuroml2">
      <expTwoSynapse id="syn" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>
      <gapJunction id="gap" conductance="1nS"/>
      <iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
      <pulseGenerator id="pulse" delay="1ms" duration="2ms" amplitude="5pA"/>
      <network id="net">
        <population id="p" component="c" size="2"/>
        <projection id="pr" presynapticPopulation="p" postsynapticPopulation="p" synapse="syn">
          <connection id="0" preCellId="../p[0]" postCellId="../p[1]"/>
        </projection>
        <inputList id="in" component="pulse" population="p">
          <input id="0" target="../p[0]" destination="synapses"/>
        </inputList>
      </network>
    </neuroml>
    """
  private let cell = """
    <neuroml id="x" xmlns="http://www.neuroml.org/schema/neuroml2">
      <ionChannelHH id="leak" conductance="1pS"/>
      <cell id="c">
        <morphology id="m">
          <segment id="0"><proximal x="0" y="0" z="0" diameter="1"/><distal x="1" y="0" z="0" diameter="1"/></segment>
          <segment id="1"><parent segment="0"/><distal x="2" y="0" z="0" diameter="1"/></segment>
          <segmentGroup id="soma"><member segment="0"/></segmentGroup>
          <segmentGroup id="rest"><include segmentGroup="soma"/></segmentGroup>
        </morphology>
        <biophysicalProperties id="b"><membraneProperties>
          <channelDensity id="d" ionChannel="leak" condDensity="1S_per_m2" erev="-60mV" ion="non_specific" segmentGroup="soma"/>
          <spikeThresh value="0mV"/><specificCapacitance value="1uF_per_cm2"/><initMembPotential value="-60mV"/>
        </membraneProperties><intracellularProperties/></biophysicalProperties>
      </cell>
    </neuroml>
    """

  private func problems(_ text: String) throws -> [Problem] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("worm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("m.nml").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return ModelCheck.examine(path: path).problems
  }

  @Test func `a valid network and a valid cell have no errors, and no warnings but of what can't be run`() throws {
    #expect(try problems(valid) == [])
    #expect(try problems(cell).filter { $0.code != .unsupported } == [])
  }

  @Test func `a network of cells that lack what only a run needs is valid, with a warning`() throws {
    // As jNeuroML has it of NML2_SegmentConnections.nml: the schema asks a cell for no biophysicalProperties.
    let network = "<network id=\"net\"><population id=\"p\" component=\"c\" size=\"1\"/></network></neuroml>"
    let start = cell.range(of: "<biophysicalProperties")!.lowerBound, end = cell.range(of: "</biophysicalProperties>")!.upperBound
    let text = cell.replacingCharacters(in: start..<end, with: "").replacingOccurrences(of: "</neuroml>", with: network)
    let found = try problems(text)
    #expect(found.contains { $0.code == .missingElement && $0.message.contains("no specificCapacitance at segment “0”") })
    #expect(!found.contains { $0.severity == .error }, "\(found)")
  }

  /// What is written in place of what, the line, severity and code of the one problem that follows, and the name offered.
  static let changes: [(String, String, Int, Problem.Severity, Problem.Code, String?)] = [
    ("<gapJunction id", "<gapJuncton id", 3, .error, .unknownType, "gapJunction"),
    (" thresh=\"-30mV\"", "", 4, .error, .missingAttribute, nil),
    ("thresh=\"-30mV\"", "thresh=\"-30nS\"", 4, .error, .dimension, nil),
    ("thresh=\"-30mV\"", "thresh=\"-30mVs\"", 4, .error, .badValue, "mV"),
    ("thresh=\"-30mV\"", "thresh=\"many\"", 4, .error, .badValue, nil),
    ("component=\"c\"", "component=\"cc\"", 7, .error, .unresolvedReference, "c"),
    ("synapse=\"syn\"", "synapse=\"sym\"", 8, .error, .unresolvedReference, "syn"),
    ("../p[1]", "../p[2]", 9, .error, .unknownPath, nil),
    ("../p[1]", "../q[1]", 9, .error, .unknownPath, "p"),
    ("<input id=\"0\" target", "<inputt id=\"0\" target", 12, .error, .unknownElement, "input"),
    ("id=\"gap\" conductance", "id=\"gap\" colour=\"red\" conductance", 3, .warning, .unknownAttribute, nil),
    ("id=\"gap\"", "id=\"2gap\"", 3, .warning, .schema, nil),
    ("<network id=\"net\">", "<include href=\"gone.nml\"/><network id=\"net\">", 6, .error, .include, nil),
  ]

  @Test(arguments: changes.indices)
  func `one change to a valid file gives one problem at its line, with its code and the nearest name`(_ index: Int) throws {
    let (old, new, line, severity, code, suggestion) = Self.changes[index]
    #expect(valid.contains(old))
    let found = try problems(valid.replacing(old, with: new, maxReplacements: 1)).filter { $0.code != .schema || code == .schema }
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.location.line == line && found.first?.severity == severity && found.first?.code == code, "\(found)")
    #expect(found.first?.suggestion == suggestion, "\(found)")
  }

  @Test(arguments: [
    ("<parent segment=\"0\"/>", "<parent segment=\"1\"/>", "segment “1” leads back to itself"),
    ("<parent segment=\"0\"/>", "<parent segment=\"7\"/>", "segment “1” has the parent “7”, which is no segment of its morphology"),
    ("<parent segment=\"0\"/>", "", "segment “1” has neither a parent nor a proximal end"),
    ("<segment id=\"1\">", "<segment id=\"0\">", "a second segment “0” in one morphology"),
    ("<include segmentGroup=\"soma\"/>", "<include segmentGroup=\"rest\"/>", "segmentGroup “rest” leads back to itself"),
    ("<member segment=\"0\"/>", "<member segment=\"5\"/>", "no segment “5”, which <member> names"),
    (
      "ion=\"non_specific\" segmentGroup=\"soma\"", "ion=\"non_specific\" segmentGroup=\"somma\"",
      "no segmentGroup “somma”, which <channelDensity> names"
    ),
    ("<membraneProperties>", "<membraneProperty>", "not well-formed"),
  ])
  func `what is wrong with a morphology is told`(_ old: String, _ new: String, _ words: String) throws {
    #expect(cell.contains(old))
    let text = cell.replacing(old, with: new, maxReplacements: 1)
    let found = try problems(text).filter { $0.severity == .error }
    #expect(found.contains { $0.message.contains(words) }, "\(found)")
  }

  @Test func `everything is told at once, in order of position`() throws {
    let text = valid.replacing("gapJunction id", with: "gapJuncton id").replacing("component=\"c\"", with: "component=\"d\"")
      .replacing("<network id", with: "<iafCell id=\"e\" thresh=\"1mV\"/><network id").replacing("p[1]", with: "p[9]")
    let found = try problems(text)
    let places = found.map { ($0.location.line, $0.location.column) }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(found.filter { $0.code == .missingAttribute }.count == 4)  // leakReversal, reset, C, leakConductance of “e”
    #expect(Set(found.map(\.location.line)).isSuperset(of: [3, 6, 7]), "\(found)")
  }

  @Test func `a file that can't be opened is told apart from one that is wrong`() {
    let result = ModelCheck.examine(path: "/nowhere/m.nml")
    #expect(result.isUnreadable && result.problems.count == 1)
  }

  @Test func `what the shared models say is valid, but for what is known`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let models = root.appendingPathComponent("../shared/models").standardized.path
    guard FileManager.default.fileExists(atPath: models) else {
      print("skipped: shared/models is not beside the project")
      return
    }
    let small = ["c302/LEMS_c302_A_IClamp.xml", "c302/LEMS_c302_B_Syns.xml", "c302/LEMS_c302_C_Syns.xml", "c302/LEMS_c302_C2_IClamp.xml"]
    let examples = try FileManager.default.contentsOfDirectory(atPath: models + "/neuroml2/examples").filter { $0.hasSuffix(".nml") }
    // Its network has a cell without biophysical properties, which says nothing of its membrane: no one can run it.
    let unrunnable = ["NML2_SegmentConnections.nml"]
    for file in small + examples.filter({ !unrunnable.contains($0) }).map({ "neuroml2/examples/" + $0 }) {
      let errors = ModelCheck.examine(path: models + "/" + file).problems.filter { $0.severity == .error }
      #expect(errors.isEmpty, "\(errors)")
    }
  }

  @Test(arguments: ["-1", "1.5"])
  func `a size that can't be is an error, though the schema too has a word about it`(_ size: String) throws {
    let found = try problems(valid.replacing("size=\"2\"", with: "size=\"\(size)\""))
    #expect(found.map(\.message) == ["“size” of p is to be a whole number up to 5000000"])
    #expect(found.map(\.severity) == [.error])
  }

  @Test func `a path to a cell of an empty population says so`() throws {
    let found = try problems(valid.replacing("size=\"2\"", with: "size=\"0\""))
    #expect(found.first?.message == "“../p[0]” names a cell of population “p”, which has none")
  }

  @Test(arguments: ["NaN", "1e999"])
  func `a weight that is no number is told once, at its connection`(_ weight: String) throws {
    let text = valid.replacing("<connection id=\"0\"", with: "<connectionWD id=\"0\" delay=\"1ms\" weight=\"\(weight)\"")
    #expect(try problems(text).filter { $0.severity == .error }.map(\.location.line) == [9])
  }

  @Test func `densities of one channel on the same segments are told`() throws {
    let second = cell.range(of: "<channelDensity")!.lowerBound
    let network = "<network id=\"net\"><population id=\"p\" component=\"c\" size=\"1\"/></network></neuroml>"
    func told(_ group: String) throws -> [String] {
      var text = cell.replacing("</neuroml>", with: network).replacing(
        "<intracellularProperties/>", with: "<intracellularProperties><resistivity value=\"1ohm_m\"/></intracellularProperties>")
      text.insert(
        contentsOf: #"<channelDensity id="e" ionChannel="leak" condDensity="1S_per_m2" erev="0mV" ion="non_specific"\#(group)/>"#,
        at: second)
      return try problems(text).filter { $0.code == .duplicate }.map(\.message)
    }
    #expect(
      try told("") == ["“e” and “d” hold channel “leak” on the same segments: here they add up; NEURON's export keeps the last"])
    #expect(try told(" segment=\"1\"") == [])
  }

  @Test(arguments: [
    ("synapse=\"syn\"", "synapse=\"c\"", "“synapse” names “c”, which is no baseSynapse but of type iafCell"),
    ("component=\"pulse\"", "component=\"c\"", "“component” names “c”, which is no basePointCurrent but of type iafCell"),
  ])
  func `a reference to a component of another type is told at its place, once`(old: String, new: String, words: String) throws {
    let found = try problems(valid.replacing(old, with: new, maxReplacements: 1)).filter { $0.severity == .error }
    #expect(found.map(\.message) == [words] && found.allSatisfy { $0.location.line > 6 })
  }

  @Test func `a gap junction through a chemical synapse is told`() throws {
    let projection = """
      <electricalProjection id="e" presynapticPopulation="p" postsynapticPopulation="p">
        <electricalConnection id="0" preCell="0" postCell="1" synapse="syn"/>
      </electricalProjection><inputList
      """
    let found = try problems(valid.replacing("<inputList", with: projection)).filter { $0.severity == .error }
    #expect(
      found.map(\.message) == ["“synapse” names “syn”, which is no gapJunction but of type expTwoSynapse"])
  }

  @Test(arguments: [
    ("<specificCapacitance value=\"1uF_per_cm2\"/>", "", "<membraneProperties> has no <specificCapacitance>"),
    ("diameter=\"1\"", "diameter=\"0\"", "segment “0” has no surface"),
  ])
  func `a membrane without surface or capacitance is an error`(old: String, new: String, words: String) throws {
    let found = try problems(cell.replacing(old, with: new)).filter { $0.severity == .error }
    #expect(found.count == 1 && found[0].message.hasPrefix(words), "\(found)")
  }

  @Test(arguments: [
    ("ionChannel=\"leak\"", "ionChannel=\"lea\"", "no baseIonChannel “lea”"),
    ("condDensity=\"1S_per_m2\"", "condDensity=\"1S\"", "“condDensity” of channelDensity"),
  ])
  func `a bad channel is told, and nothing that follows from it`(old: String, new: String, words: String) throws {
    let network = """
      <expOneSynapse id="s" gbase="1nS" erev="0mV" tauDecay="3ms"/><pulseGenerator id="i" delay="1ms" duration="2ms" amplitude="5pA"/>
      <network id="net"><population id="p" component="c" size="2"/>
      <projection id="pr" presynapticPopulation="p" postsynapticPopulation="p" synapse="s">
      <connection id="0" preCellId="../p[0]" postCellId="../p[1]"/></projection></network>
      <Simulation id="sim" length="1ms" step="0.1ms" target="net">
      <OutputFile id="o" fileName="o.dat"><OutputColumn id="g" quantity="p[1]/synapses:s:0/g"/></OutputFile></Simulation>
      <Target component="sim"/></neuroml>
      """
    func errors(_ text: String) throws -> [String] { try problems(text).filter { $0.severity == .error }.map(\.message) }
    let whole = cell.replacing("</neuroml>", with: network)
      .replacing("<intracellularProperties/>", with: "<intracellularProperties><resistivity value=\"1ohm_m\"/></intracellularProperties>")
    #expect(try errors(whole) == [])
    let found = try errors(whole.replacing(old, with: new))
    #expect(found.count == 1 && found[0].hasPrefix(words), "\(found)")
  }

  @Test func `a step longer than its simulation is an error here as in a run`() throws {
    let simulation = "<Simulation id=\"s\" length=\"1ms\" step=\"3ms\" target=\"net\"/></neuroml>"
    let text = valid.replacingOccurrences(of: "</neuroml>", with: simulation)
      .replacingOccurrences(of: "<network id", with: "<Target component=\"s\"/>\n<network id")
    let errors = try problems(text).filter { $0.severity == .error }
    #expect(errors.contains { $0.message.contains("is longer than the duration") }, "\(errors)")
  }
}
