import Foundation
import LEMS
import Lowering
import Network
import NeuroML
import Testing
import XMLReading

/// Runs a model's text and gives the last value of a quantity.
func run(_ text: String, _ quantity: String, step: Double, time: Double) throws -> Double {
  let graph = try ModelReader.read(text: text, path: "m.nml")
  let root = graph.topLevel.values.first { graph.type(of: $0).isA("network") }!
  var lowered = try LoweredModel(graph, root: root)
  let reference = try lowered.quantity(at: quantity, SourceLocation(file: "test", line: 1))
  let model = try NetworkModel(try lowered.describe(), step: step, recorded: [reference])
  var state = model.emptyState(seed: 1)
  let integrator = StaggeredExponential(model)
  integrator.start(&state, of: model)
  for _ in 0..<Int((time / step).rounded()) {
    try integrator.enterStep(&state, of: model)
    try integrator.leaveStep(&state, of: model)
  }
  try integrator.enterStep(&state, of: model)
  var values = [0.0]
  var span = values.mutableSpan
  integrator.sample(&state, of: model, into: &span)
  return values[0]
}

let iaf = """
  <iafCell id="c" leakReversal="-50mV" thresh="20 mV" reset="-60mV" C="3pF" leakConductance="0.1nS"/>
  <pulseGenerator id="pulse" delay="10ms" duration="20ms" amplitude="1pA"/>
  <gapJunction id="gap" conductance="1nS"/>
  <expTwoSynapse id="syn" gbase="0.1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>
  """

@Suite struct LoweringTests {
  @Test func `a current pulse charges a cell as the closed form says`() throws {
    // The cell starts at its leak reversal and stays there until the pulse.
    let text = """
      <neuroml id="x">\(iaf)<network id="n"><population id="p" component="c" size="1"/>
      <explicitInput target="p[0]" input="pulse"/></network></neuroml>
      """
    let tau = 3e-12 / 0.1e-9
    let goal = -0.05 + 1e-12 / 0.1e-9
    let exact = goal + (-0.05 - goal) * exp(-0.015 / tau)
    let v = try run(text, "p[0]/v", step: 1e-4, time: 0.025)
    #expect(abs(v - exact) < 1e-12)  // exact up to rounding: the pulse begins and ends on steps
  }

  @Test func `a gap junction listed twice is twice as strong`() throws {
    func network(_ copies: Int) -> String {
      let projections = (0..<copies).map {
        """
        <electricalProjection id="e\($0)" presynapticPopulation="a" postsynapticPopulation="b">
        <electricalConnectionInstanceW id="0" preCell="../a/0/c" postCell="../b/0/c" synapse="gap" weight="\(3 - copies)"/></electricalProjection>
        """
      }.joined()
      return """
        <neuroml id="x">\(iaf)<network id="n">
        <population id="a" type="populationList" component="c"><instance id="0"><location x="0" y="0" z="0"/></instance></population>
        <population id="b" type="populationList" component="c"><instance id="0"><location x="0" y="0" z="0"/></instance></population>
        \(projections)<inputList id="i" population="a" component="pulse"><input id="0" target="../a/0/c" destination="synapses"/></inputList>
        </network></neuroml>
        """
    }
    // One listing of weight 2 and two of weight 1.
    let once = try run(network(1), "b/0/c/v", step: 1e-4, time: 0.025), twice = try run(network(2), "b/0/c/v", step: 1e-4, time: 0.025)
    #expect(abs(once - twice) < 1e-15)
  }

  @Test(arguments: ["expTwoSynapse", "gradedSynapse", "iafCell"])
  func `a renamed copy of a core type gives the same bits`(name: String) throws {
    let core = try ModelReader.read(text: "<neuroml id=\"x\"/>", path: "core.nml")
    #expect(core.types.contains { $0.name == name })
    let copy = "<ComponentType name=\"my\(name)\" extends=\"\(name)\"/>"
    func network(_ iafName: String, _ synName: String) -> String {
      """
      <neuroml id="x">\(copy)
      <\(iafName) id="c" leakReversal="-50mV" thresh="-55 mV" reset="-60mV" C="3pF" leakConductance="0.1nS"/>
      <\(synName) id="syn" gbase="0.1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>
      <network id="n"><population id="p" component="c" size="2"/>
      <projection id="q" presynapticPopulation="p" postsynapticPopulation="p" synapse="syn">
      <connectionWD id="0" preCellId="../p/0/c" postCellId="../p/1/c" weight="2" delay="0.3ms"/></projection></network></neuroml>
      """
    }
    let plain = try run(network("iafCell", "expTwoSynapse"), "p[1]/v", step: 1e-4, time: 0.1)
    let renamed = try run(
      network(name == "iafCell" ? "myiafCell" : "iafCell", name == "expTwoSynapse" ? "myexpTwoSynapse" : "expTwoSynapse"), "p[1]/v",
      step: 1e-4, time: 0.1)
    #expect(plain == renamed)
  }

  private func failure(_ network: String) -> String {
    do {
      _ = try run("<neuroml id=\"x\">\(iaf)<network id=\"n\">\(network)</network></neuroml>", "p[0]/v", step: 1e-4, time: 1e-3)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func `dangling names are errors with the nearest valid one`() {
    let dangling = failure("<population id=\"p\" component=\"c\" size=\"1\"/><explicitInput target=\"q[0]\" input=\"pulse\"/>")
    #expect(dangling.contains("no population “q”, which “q[0]” names"))
    let beyond = failure("<population id=\"p\" component=\"c\" size=\"1\"/><explicitInput target=\"p[3]\" input=\"pulse\"/>")
    #expect(beyond.contains("population “p” has no cell “3”; it has 1, counted from 0"))
    let slot = failure(
      "<population id=\"p\" component=\"c\" size=\"1\"/><explicitInput target=\"p[0]\" input=\"pulse\" destination=\"synapse\"/>")
    #expect(slot.contains("did you mean “synapses”?"))
    let huge = failure("<population id=\"p\" component=\"c\" size=\"1e12\"/>")
    #expect(huge.contains("whole number"))
  }

  @Test func `one cell of a population can be cut off, the others stay connected`() throws {
    let text = """
      <neuroml id="x">\(iaf)<network id="n"><population id="p" component="c" size="3"/>
      <explicitInput target="p[0]" input="pulse"/><explicitInput target="p[1]" input="pulse"/></network></neuroml>
      """
    let graph = try ModelReader.read(text: text, path: "m.nml")
    var lowered = try LoweredModel(populating: graph, root: graph.topLevel["n"]!)
    try lowered.connect(ablated: [lowered.directory.cellPlaces[1]])
    #expect(lowered.attachedCount == 1)
  }

  @Test(arguments: [
    ("q", "j", "s", "population “q” bears the id of the expTwoSynapse at m.nml:4:"),
    ("p", "j", "j", "a second population “p”: its cells are counted on"),
    ("j", "j", "x", "“j” is the id of the population at m.nml:5:"), ("c", "j", "x", ""), ("o", "j", "x", ""),
  ])
  func `an id that stands for two things is told with both places`(_ second: String, _ list: String, _ other: String, _ words: String)
    throws
  {
    let synapse = "<expTwoSynapse id=\"\(second == "q" ? "q" : "s")\" gbase=\"1nS\" erev=\"0mV\" tauRise=\"1ms\" tauDecay=\"5ms\"/>"
    let text = """
      <neuroml id="x">\(iaf)\(synapse)<network id="n">
      <population id="\(second)" component="c" size="1"/><population id="p" component="c" size="1"/>
      <inputList id="\(list)" component="pulse" population="p"><input id="0" target="../p[0]" destination="synapses"/></inputList></network></neuroml>
      """
    let found = try ModelReader.read(text: text, path: "m.nml").warnings.filter { $0.code == .duplicate }.map(\.message)
    #expect(words.isEmpty ? found == [] : found.count == 1 && found[0].contains(words), "\(found)")
  }

  @Test func `an ablated cell has neither connections nor inputs`() throws {
    let text = """
      <neuroml id="x">\(iaf)<network id="n"><population id="p" component="c" size="1"/>
      <explicitInput target="p[0]" input="pulse"/></network></neuroml>
      """
    let graph = try ModelReader.read(text: text, path: "m.nml")
    var lowered = try LoweredModel(populating: graph, root: graph.topLevel["n"]!)
    try lowered.connect(ablated: lowered.directory.cellPlaces)
    #expect(lowered.attachedCount == 0)
  }
}

@Suite struct ContainerTests {
  @Test func `a network takes from what holds it, and what is attached is found by its id`() throws {
    let text = """
      <Lems><Include file="Cells.xml"/><Include file="Networks.xml"/>
      <ComponentType name="tissue"><Child name="network" type="network"/><Exposure name="drive" dimension="none"/>
      <Constant name="SEC" dimension="time" value="1s"/><Dynamics><StateVariable name="drive" exposure="drive" dimension="none"/><TimeDerivative variable="drive" value="1/SEC"/>
      <OnStart><StateAssignment variable="drive" value="3"/></OnStart></Dynamics></ComponentType>
      <ComponentType name="driven" extends="baseCell"><Requirement name="drive" dimension="none"/><Exposure name="x" dimension="none"/>
      <Dynamics><DerivedVariable name="x" exposure="x" dimension="none" value="2 * drive"/></Dynamics></ComponentType>
      <driven id="d"/>
      <tissue id="slice"><network id="n"><population id="p" component="d" size="2"/></network></tissue></Lems>
      """
    let graph = try ModelReader.read(text: text, path: "m.xml")
    var lowered = try LoweredModel(graph, root: graph.topLevel["slice"]!)
    let place = SourceLocation(file: "test", line: 1)
    let references = [try lowered.quantity(at: "n/p[1]/x", place), try lowered.quantity(at: "drive", place)]
    let model = try NetworkModel(try lowered.describe(), step: 1e-3, recorded: references)
    var state = model.emptyState(seed: 1)
    let integrator = StaggeredExponential(model)
    integrator.start(&state, of: model)
    try integrator.enterStep(&state, of: model)
    var values = [0.0, 0.0]
    var span = values.mutableSpan
    integrator.sample(&state, of: model, into: &span)
    #expect(values == [6, 3])
  }
}
