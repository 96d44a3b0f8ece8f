import Foundation
import Simulation
import Testing

@Suite struct ModelSummaryTests {
  private func summary(_ text: String) throws -> ModelSummary {
    let path = NSTemporaryDirectory() + "worm-summary-\(UUID().uuidString).xml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ModelSummarizer.summarize(path: path)
  }

  @Test func `a summary counts cells, connections by kind, states and what is written`() throws {
    let found = try summary(
      """
      <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Synapses.xml"/>
      <Include file="Inputs.xml"/><Include file="Simulation.xml"/>
      <iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
      <expOneSynapse id="syn" gbase="1nS" erev="0mV" tauDecay="5ms"/><gapJunction id="gap" conductance="1nS"/>
      <pulseGenerator id="pulse" delay="1ms" duration="2ms" amplitude="5pA"/>
      <network id="net"><population id="p" component="c" size="3"/>
      <synapticConnection from="p[0]" to="p[1]" synapse="syn" destination="synapses"/>
      <electricalProjection id="e" presynapticPopulation="p" postsynapticPopulation="p">
      <electricalConnection id="0" preCell="0" postCell="2" synapse="gap"/></electricalProjection>
      <explicitInput target="p[0]" input="pulse" destination="synapses"/></network>
      <Simulation id="sim" length="10ms" step="0.1ms" target="net"><OutputFile id="o" fileName="o.dat">
      <OutputColumn id="a" quantity="p[0]/v"/><OutputColumn id="b" quantity="p[1]/v"/></OutputFile></Simulation></Lems>
      """)
    #expect(found.cells.map(\.count) == [3] && found.cells.first?.type == "iafCell")
    #expect(found.connections.map(\.kind) == ["chemical synapse", "gap junction", "input"])
    #expect(found.connections.map(\.count) == [1, 1, 1])
    let file = try #require(found.recorded.first { $0.place == "file" })
    #expect(file.name == "o.dat" && file.columns == 2 && file.rows == 101)
    #expect(found.run?.steps == 100 && found.obstacle == nil)
    // Three membranes and one conductance; more where other instances keep states of their own.
    #expect(found.stateVariables >= 4)
  }

  @Test func `a model without anything to run says why`() throws {
    let found = try summary("<neuroml id=\"x\"><gapJunction id=\"gap\" conductance=\"1nS\"/></neuroml>")
    #expect(found.run == nil && found.obstacle?.contains("0 networks") == true && found.components == 1)
  }
}
