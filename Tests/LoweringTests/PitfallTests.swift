import Foundation
import LEMS
import Lowering
import NeuroML
import Testing

/// Where NeuroML and LEMS surprise; one test each, named after the surprise.
@Suite struct PitfallTests {
  private let cell = """
    <iafCell id="c" leakReversal="-60mV" thresh="100mV" reset="-65mV" C="10pF" leakConductance="0.5nS"/>
    <spikeArray id="sp"><spike id="0" time="2ms"/></spikeArray>
    <expOneSynapse id="syn" gbase="1nS" erev="0mV" tauDecay="4ms"/>
    <gapJunction id="gj" conductance="0.2nS"/>
    <pulseGenerator id="pulse" delay="0ms" duration="1s" amplitude="5pA"/>
    """

  private func network(_ inside: String, extra: String = "") -> String {
    """
    <neuroml id="x">\(extra)\(cell)<network id="net"><population id="src" component="sp" size="1"/>
    <population id="pop" type="populationList" component="c"><instance id="0"><location x="0" y="0" z="0"/></instance>
    <instance id="1"><location x="0" y="0" z="0"/></instance></population>\(inside)</network></neuroml>
    """
  }

  private func conductance(_ connection: String) throws -> Double {
    let projection =
      "<projection id=\"p\" presynapticPopulation=\"src\" postsynapticPopulation=\"pop\" synapse=\"syn\">\(connection)</projection>"
    return try run(network(projection), "pop/0/c/synapses:syn:0/g", step: 1e-5, time: 3e-3)
  }

  @Test func `a connection has weight 1 whatever it says, a connectionWD its own`() throws {
    let plain = try conductance("<connection id=\"0\" preCellId=\"../src[0]\" postCellId=\"../pop/0/c\" weight=\"7\"/>")
    let one = try conductance("<connectionWD id=\"0\" preCellId=\"../src[0]\" postCellId=\"../pop/0/c\" weight=\"1\" delay=\"0ms\"/>")
    let seven = try conductance("<connectionWD id=\"0\" preCellId=\"../src[0]\" postCellId=\"../pop/0/c\" weight=\"7\" delay=\"0ms\"/>")
    #expect(plain == one)
    #expect(abs(seven - 7 * one) < 1e-20)
  }

  @Test func `a zero delay and a bare 0 arrive at once`() throws {
    for delay in ["0ms", "0 s", "0"] {
      let g = try conductance("<connectionWD preCellId=\"../src[0]\" postCellId=\"../pop/0/c\" weight=\"1\" delay=\"\(delay)\"/>")
      // 1 nS at 2 ms, a step of 0.01 ms late at most, decaying with 4 ms.
      #expect(abs(g - 1e-9 * exp(-0.25)) < 1e-9 * 1e-5 / 4e-3)
    }
  }

  @Test func `gap junctions listed both ways count twice, and both ends feel each`() throws {
    func projection(_ id: String, _ a: Int, _ b: Int) -> String {
      "<electricalProjection id=\"\(id)\" presynapticPopulation=\"pop\" postsynapticPopulation=\"pop\"><electricalConnectionInstance id=\"0\""
        + " preCell=\"../pop/\(a)/c\" postCell=\"../pop/\(b)/c\" synapse=\"gj\"/></electricalProjection>"
    }
    let input = "<explicitInput target=\"pop/0/c\" input=\"pulse\" destination=\"synapses\"/>"
    // At rest: g·(v0 − v1) = gL·(v1 − E) and 5 pA = gL·(v0 − E) + g·(v0 − v1).
    func v1(_ g: Double) -> Double { -0.06 + 5e-12 / 0.5e-9 * g / (0.5e-9 + 2 * g) }
    let once = try run(network(projection("a", 0, 1) + input), "pop/1/c/v", step: 1e-4, time: 0.5)
    let twice = try run(network(projection("a", 0, 1) + projection("b", 1, 0) + input), "pop/1/c/v", step: 1e-4, time: 0.5)
    // Relaxed for 25 time constants: 1e-11 of 10 mV.
    #expect(abs(once - v1(0.2e-9)) < 1e-12 && abs(twice - v1(0.4e-9)) < 1e-12)
  }

  @Test func `type replaces the tag, of cells as of children`() throws {
    let text = """
      <neuroml id="x"><ComponentType name="steady" extends="iafCell"><Dynamics><DerivedVariable name="v" dimension="voltage" exposure="v" value="reset"/>
      </Dynamics></ComponentType>
      <iafCell id="c" type="steady" leakReversal="-60mV" thresh="1mV" reset="-65mV" C="10pF" leakConductance="0.5nS"/>
      <network id="net"><population id="p" component="c" size="1"/></network></neuroml>
      """
    #expect(try run(text, "p[0]/v", step: 1e-4, time: 1e-3) == -0.065)
  }

  @Test func `a derived type's Dynamics replace its base's wholesale`() throws {
    // As c302's customHGate: q is computed, tau is 0. Merged, dq/dt would divide by it.
    let text = """
      <neuroml id="x"><ComponentType name="fastGate" extends="gateHHtauInf"><Constant name="SEC" dimension="time" value="1s"/>
      <Dynamics><DerivedVariable name="inf" dimension="none" exposure="inf" select="steadyState/x"/>
      <DerivedVariable name="tau" dimension="time" exposure="tau" value="0 * SEC"/><DerivedVariable name="q" dimension="none" exposure="q" value="inf"/>
      <DerivedVariable name="rateScale" dimension="none" exposure="rateScale" value="1"/>
      <DerivedVariable name="fcond" dimension="none" exposure="fcond" value="q^instances"/></Dynamics></ComponentType>
      <ionChannelPassive id="pas" conductance="10pS"/>
      <ionChannelHH id="ch" conductance="10pS"><gate type="fastGate" id="n" instances="2">
      <timeCourse type="fixedTimeCourse" tau="1ms"/><steadyState type="HHSigmoidVariable" rate="1" midpoint="-60mV" scale="5mV"/></gate></ionChannelHH>
      <pointCellCondBased id="c" C="10pF" v0="-60mV" thresh="0mV"><channelPopulation id="l" ionChannel="pas" number="10" erev="-60mV" ion="n"/>
      <channelPopulation id="k" ionChannel="ch" number="100" erev="-60mV" ion="k"/></pointCellCondBased>
      <network id="net"><population id="p" component="c" size="1"/></network></neuroml>
      """
    #expect(try run(text, "p[0]/k/ch/n/q", step: 1e-4, time: 5e-3) == 0.5)
  }

  @Test func `paths come in many forms`() throws {
    let input =
      "<inputList id=\"i\" population=\"pop\" component=\"pulse\"><input id=\"0\" target=\"../pop/1/c\" destination=\"synapses\"/></inputList>"
    let values = try ["pop/1/c/v", "pop[1]/v", "pop/1/v", "../pop/1/c/v", "net/pop/1/c/v", "net/pop[1]/v"].map {
      try run(network(input), $0, step: 1e-4, time: 0.02)
    }
    #expect(Set(values).count == 1 && values[0] > -0.055)
    let currents = try ["pop[1]/synapses:pulse:0/i", "pop/1/c/synapses:pulse:0/i", "pop[1]/pulse/i"].map {
      try run(network(input), $0, step: 1e-4, time: 0.02)
    }
    #expect(currents == [5e-12, 5e-12, 5e-12])
  }

  @Test func `files are found beside the including one or its parent, each read once, in a circle too`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pitfalls-\(UUID())")
    try FileManager.default.createDirectory(at: folder.appendingPathComponent("models/cells"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String, _ text: String) throws {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    try write("shared.nml", "<neuroml id=\"s\"><expOneSynapse id=\"syn\" gbase=\"1nS\" erev=\"0mV\" tauDecay=\"4ms\"/></neuroml>")
    // Uses the type before it is defined; a <neuroml> and a <Lems> root; includes in a circle.
    try write(
      "models/net.nml",
      "<neuroml id=\"n\"><include href=\"cells/types.xml\"/><include href=\"shared.nml\"/><late id=\"c\" a=\"2\"/>"
        + "<network id=\"net\"><population id=\"p\" component=\"c\" size=\"1\"/></network></neuroml>")
    try write(
      "models/cells/types.xml",
      "<Lems><Include file=\"Cells.xml\"/><Include file=\"../net.nml\"/><ComponentType name=\"late\" extends=\"baseCell\"><Parameter name=\"a\" dimension=\"none\"/>"
        + "<Exposure name=\"x\" dimension=\"none\"/><Dynamics><DerivedVariable name=\"x\" exposure=\"x\" value=\"a\"/></Dynamics></ComponentType></Lems>"
    )
    let graph = try ModelReader.read(path: folder.appendingPathComponent("models/net.nml").path)
    #expect(graph.files.count == 3 && graph.topLevel["syn"] != nil && graph.topLevel["c"] != nil)
  }

  @Test func `a default of a Parameter, a missing dimension and a second DerivedVariable are passed over with a warning`() throws {
    let text = """
      <neuroml id="x"><ComponentType name="odd" extends="baseCell"><Parameter name="a" dimension="none" default="1"/><Exposure name="x" dimension="none"/>
      <Dynamics><DerivedVariable name="x" exposure="x" value="a"/><DerivedVariable name="x" exposure="x" value="2 * a"/></Dynamics></ComponentType>
      <odd id="c" a="3"/><network id="net"><population id="p" component="c" size="1"/></network></neuroml>
      """
    #expect(try run(text, "p[0]/x", step: 1e-4, time: 0) == 3)
    let warnings = try ModelReader.read(text: text, path: "m.nml").warnings.map(\.message)
    #expect(warnings.contains { $0.contains("“x” is defined twice; the first counts") })
    #expect(throws: (any Error).self) { _ = try run(text.replacingOccurrences(of: " a=\"3\"", with: ""), "p[0]/x", step: 1e-4, time: 0) }
  }

  @Test(arguments: [
    ("0.1 nS", "conductance", 1e-10), (".1nS", "conductance", 1e-10), ("1e-1nS", "conductance", 1e-10), ("0ms", "time", 0),
    ("20 degC", "temperature", 293.15),
    ("2 mol_per_cm3", "concentration", 2e6), ("0.1 kohm_cm", "resistivity", 1), ("3 per_ms", "per_time", 3000), ("-5.mV", "voltage", -5e-3),
    ("2 mol_per_m_per_A_per_s", "rho_factor", 2),
  ])
  func `units are spelt with a space or without, and degrees have an offset`(text: String, dimension: String, expected: Double) throws {
    let units = try ModelReader.read(text: "<neuroml id=\"x\"/>", path: "m.nml").units
    #expect(abs(try units.value(of: text, dimension: dimension) - expected) <= 2e-16 * abs(expected))
  }

  @Test func `an include in a segment group is no file`() throws {
    let text = """
      <neuroml id="x"><morphology id="m"><segment id="0"><proximal x="0" y="0" z="0" diameter="1"/><distal x="1" y="0" z="0" diameter="1"/></segment>
      <segmentGroup id="a"><member segment="0"/></segmentGroup><segmentGroup id="b"><include segmentGroup="a"/></segmentGroup></morphology></neuroml>
      """
    #expect(try ModelReader.read(text: text, path: "m.nml").topLevel["m"] != nil)
  }
}
