import LEMS
import NeuroML
import Testing

@Suite struct ValueTests {
  private func problems(_ text: String) -> [String] {
    do {
      return try ModelReader.read(text: text, path: "m.nml").warnings.map(\.message)
    } catch {
      return error.problems.map(\.message)
    }
  }

  private func problems(inside element: String) -> [String] { problems("<neuroml id=\"x\">\(element)</neuroml>") }

  private let iaf = #"<iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>"#
  private let synapse = #"<expTwoSynapse id="s" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>"#
  private let pulse = #"<pulseGenerator id="p" delay="1ms" duration="2ms" amplitude="5pA"/>"#

  @Test(arguments: ["0pF", "-3pF"])
  func `a membrane without capacitance is an error`(_ capacitance: String) {
    #expect(problems(inside: iaf) == [])
    #expect(problems(inside: iaf.replacing("3pF", with: capacitance)) == ["“C” of iafCell is to be above 0"])
  }

  @Test func `a conductance below 0 is an error, of cells, channels, densities and synapses`() {
    #expect(problems(inside: iaf.replacing("0.01nS", with: "-1nS")) == ["“leakConductance” of iafCell is to be 0 or more"])
    #expect(problems(inside: synapse.replacing("1nS", with: "-1nS")) == ["“gbase” of expTwoSynapse is to be 0 or more"])
    #expect(
      problems(inside: #"<ionChannelHH id="c" conductance="-10pS"/>"#) == ["“conductance” of ionChannelHH is to be 0 or more"])
    #expect(problems(inside: #"<gapJunction id="c" conductance="-10pS"/>"#) == ["“conductance” of gapJunction is to be 0 or more"])
  }

  @Test(arguments: [
    ("instances=\"2\"", "instances=\"-2\"", "“instances” of gateHHrates is to be above 0"),
    ("rate=\"1per_ms\"", "rate=\"-1per_ms\"", "“rate” of HHExpRate is to be 0 or more"),
    ("scale=\"5mV\"", "scale=\"0mV\"", "“scale” of HHExpRate is not to be 0: the type divides by it"),
  ])
  func `a gate of no instances, a negative rate or a slope of 0 is an error`(old: String, new: String, words: String) {
    let gate = """
      <ionChannelHH id="c" conductance="10pS"><gateHHrates id="m" instances="2">
      <forwardRate type="HHExpRate" rate="1per_ms" midpoint="0mV" scale="5mV"/>
      <reverseRate type="HHExpRate" rate="4per_ms" midpoint="0mV" scale="-5mV"/></gateHHrates></ionChannelHH>
      """
    #expect(problems(inside: gate) == [])
    #expect(problems(inside: gate.replacing(old, with: new)) == [words])
  }

  @Test func `equal times of rise and decay, by whose difference the synapse divides, are an error`() {
    #expect(
      problems(inside: synapse.replacing("1ms", with: "5ms")) == [
        "“tauRise” of expTwoSynapse is to differ from “tauDecay”: the type divides by the difference"
      ])
  }

  @Test func `a negative duration is an error, a current that no cell carries a warning`() {
    #expect(problems(inside: pulse.replacing("2ms", with: "-2ms")) == ["“duration” of pulseGenerator is to be 0 or more"])
    #expect(
      problems(inside: pulse.replacing("5pA", with: "1e9A")) == [
        "“amplitude” of pulseGenerator is more than 1 mA; is its unit the one that is meant?"
      ])
  }

  @Test func `a temperature below absolute zero is an error`() {
    #expect(
      problems(inside: #"<network id="n" type="networkWithTemperature" temperature="-300degC"/>"#) == [
        "“temperature” of networkWithTemperature is to be above 0"
      ])
  }

  @Test func `types derived from NeuroML's keep its rules`() {
    let own = #"<ComponentType name="mine" extends="iafCell"/>"#
    #expect(
      problems(inside: own + iaf.replacing("<iafCell", with: "<mine").replacing("3pF", with: "0pF")) == ["“C” of mine is to be above 0"])
  }

  @Test func `a type that stands in the place of one of NeuroML's has rules of its own`() {
    let own = """
      <ComponentType name="pulseGenerator" extends="basePointCurrent"><Parameter name="duration" dimension="time"/>
      <Dynamics><StateVariable name="i" exposure="i" dimension="current"/></Dynamics></ComponentType>
      """
    let found = problems(inside: own + #"<pulseGenerator id="p" duration="-2ms"/>"#)
    #expect(!found.contains { $0.contains("is to be") })
  }

  @Test func `inputs that begin after the end are told once`() {
    func model(_ delay: String) -> String {
      """
      <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Inputs.xml"/>
      <Include file="Simulation.xml"/>\(iaf)\(pulse.replacing("1ms", with: delay))\(pulse.replacing("\"p\"", with: "\"q\"").replacing("1ms", with: delay))
      <network id="n"><population id="pop" component="c" size="1"/><explicitInput target="pop[0]" input="p"/>
      <explicitInput target="pop[0]" input="q"/></network><Simulation id="sim" length="5ms" step="0.1ms" target="n"/></Lems>
      """
    }
    #expect(problems(model("1ms")) == [])
    #expect(
      problems(model("5ms")) == ["“delay” of pulseGenerator “p”: the simulation ends before it begins (and so do 1 more)"])
  }
}
