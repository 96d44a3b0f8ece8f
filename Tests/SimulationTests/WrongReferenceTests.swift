import Foundation
import LEMS
import NeuroML
import Simulation
import Testing
import XMLReading

/// A name that leads to the wrong thing is told once, where it is written.
@Suite struct WrongReferenceTests {
  private static let model = """
    <Lems>
    <Target component="sim"/>
    <Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Simulation.xml"/>
    <ionChannelHH id="chan" conductance="10pS"><gateHHrates id="m" instances="3">
    <forwardRate type="HHExpLinearRate" rate="1per_ms" midpoint="-40mV" scale="10mV"/>
    <reverseRate type="HHExpRate" rate="4per_ms" midpoint="-65mV" scale="-18mV"/></gateHHrates></ionChannelHH>
    <iafCell id="cell" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
    <expOneSynapse id="syn" gbase="1nS" erev="0mV" tauDecay="5ms"/>
    <pulseGenerator id="sync" delay="1ms" duration="2ms" amplitude="5pA"/>
    <network id="net">
    <population id="p" component="cell" size="2"/>
    <population id="q" component="cell" size="2"/>
    <projection id="pr" presynapticPopulation="p" postsynapticPopulation="q" synapse="syn">
    <connection id="0" preCellId="../p/0/cell" postCellId="../q/0/cell"/>
    <connection id="1" preCellId="../p/1/cell" postCellId="../q/1/cell"/></projection>
    <inputList id="in" component="sync" population="p"><input id="0" target="../p/0/cell" destination="synapses"/></inputList>
    </network>
    <Simulation id="sim" length="2ms" step="0.1ms" target="net">
    <OutputFile id="o" fileName="v.dat"><OutputColumn id="v" quantity="p[0]/v"/><OutputColumn id="w" quantity="q[0]/v"/></OutputFile>
    <EventOutputFile id="e" fileName="e.dat" format="TIME_ID"><EventSelection id="0" select="p[0]" eventPort="spike"/></EventOutputFile>
    </Simulation>
    </Lems>
    """

  private func problems(_ text: String) throws -> [Problem] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("worm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("LEMS_m.xml").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return ModelCheck.examine(path: path).problems.filter { $0.code != .schema }
  }

  /// Changes one text of the model, and gives what is said of it, with the line's own text for its place.
  private func said(_ changes: [(from: String, to: String)]) throws -> [String] {
    var text = Self.model
    for change in changes {
      #expect(text.contains(change.from), "the model has no “\(change.from)”")
      text = text.replacingOccurrences(of: change.from, with: change.to)
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return try problems(text).map { "\(lines[$0.location.line - 1].prefix(14)) \($0.severity.rawValue): \($0.message)" }
  }

  @Test func `the model itself has nothing wrong`() throws { #expect(try said([]) == []) }

  @Test(arguments: [
    (
      "population id=\"p\" component=\"cell\"", "population id=\"p\" component=\"chan\"",
      "<population id error: “component” names “chan”, which is no baseCell but of type ionChannelHH"
    ),
    (
      "inputList id=\"in\" component=\"sync\"", "inputList id=\"in\" component=\"syn\"",
      "<inputList id= error: “component” names “syn”, which is no basePointCurrent but of type expOneSynapse; did you mean “sync”?"
    ),
    (
      "synapse=\"syn\"", "synapse=\"sync\"",
      "<projection id error: “synapse” names “sync”, which is no baseSynapse but of type pulseGenerator; did you mean “syn”?"
    ),
    (
      "target=\"net\"", "target=\"cell\"",
      "<Simulation id error: a run of “cell”, a single iafCell, has no population “p”, which paths name; expected a network; did you mean “net”?"
    ),
    (
      "target=\"net\"", "target=\"chan\"",
      "<Simulation id error: “target” names “chan”, of type ionChannelHH, which requires “v” from around; expected a network; did you mean “net”?"
    ),
    (
      "preCellId=\"../p/", "preCellId=\"../q/",
      "<connection id warning: “../q/0/cell” leads to population “q”; “presynapticPopulation” of projection “pr” names “p” (and so do 1 more)"
    ),
    (
      "population=\"p\"", "population=\"cell\"",
      "<inputList id= warning: no population “cell”, which “population” of inputList “in” names"
    ),
    (
      "format=\"TIME_ID\"", "format=\"IDTIME\"",
      "<EventOutputFi error: “IDTIME” is no format of an event file; expected TIME_ID or ID_TIME; did you mean “ID_TIME”?"
    ),
    ("quantity=\"q[0]/v\"", "quantity=\"q[7]/v\"", "<OutputFile id error: population “q” has no cell “7”; it has 2, counted from 0"),
    (
      "select=\"p[0]\"", "select=\"p[0]/v\"", "<EventOutputFi error: “p[0]/v” leads past what sends events, to “v”"
    ),
    (
      "length=\"2ms\"", "length=\"1e30s\"", "<Simulation id error: a duration of 1e+30 s in steps of 0.0001 s is more than 1e12 steps"
    ),
  ])
  func `one thing is said, at its place`(from: String, to: String, words: String) throws {
    #expect(try said([(from, to)]) == [words])
  }

  @Test func `of a list that is not counted from 0 the first and the last cell are told`() throws {
    let list = """
      <population id="q" type="populationList" component="cell"><instance id="1"><location x="0" y="0" z="0"/></instance>
      <instance id="2"><location x="0" y="0" z="0"/></instance></population>
      """
    let changes = [("<population id=\"q\" component=\"cell\" size=\"2\"/>", list), ("../q/0/", "../q/2/"), ("q[0]/v", "q[2]/v")]
    #expect(try said(changes) == [])
    #expect(
      try said(changes + [("../q/2/", "../q/3/")]) == ["<connection id error: population “q” has no cell “3”; it has 2, “1” to “2”"])
  }

  @Test func `what lies in a type of ours because a cell's channel is missing is not told beside it`() throws {
    let cell = """
      <cell id="cell"><morphology id="mo"><segment id="0"><proximal x="0" y="0" z="0" diameter="10"/><distal x="10" y="0" z="0" diameter="10"/></segment>
      </morphology><biophysicalProperties id="b"><membraneProperties>
      <channelDensity id="d" ionChannel="char" condDensity="12 mS_per_cm2" erev="50mV" ion="na"/>
      <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-65mV"/></membraneProperties>
      <intracellularProperties/></biophysicalProperties></cell>
      """
    let iaf = "<iafCell id=\"cell\" leakReversal=\"-50mV\" thresh=\"-30mV\" reset=\"-50mV\" C=\"3pF\" leakConductance=\"0.01nS\"/>"
    #expect(
      try said([(iaf, cell)]) == ["<channelDensit error: no baseIonChannel “char”, which “ionChannel” names; did you mean “chan”?"])
  }

  @Test(arguments: [
    ("<iafCell id=\"a\" extends=\"a\"/>", "“a” takes from itself"),
    (
      "<iafCell id=\"a\" extends=\"b\"/>\n<iafCell id=\"b\" extends=\"c\"/>\n<iafCell id=\"c\" extends=\"a\"/>",
      "“a” takes from “b” takes from “c” takes from “a”"
    ),
  ])
  func `components that take from themselves are an error that names the circle`(components: String, words: String) throws {
    let said = try said([("<network id", components + "\n<network id")])
    #expect(said.contains { $0.hasSuffix("error: " + words) }, "\(said)")
  }
}
