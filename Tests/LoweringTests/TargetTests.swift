import Lowering
import NeuroML
import Testing

/// Which of a file's simulations is run.
@Suite struct TargetTests {
  private func request(_ text: String) throws -> SimulationRequest {
    try SimulationRequest(
      try ModelReader.read(
        text: """
          <Lems><Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Simulation.xml"/><network id="net"/>
          <ComponentType name="set"><Children name="simulations" type="Simulation"/></ComponentType>
          <ComponentType name="twice" extends="Simulation"><Simulation><Run component="target" variable="t" increment="step" total="length"/>
          <Run component="target" variable="t" increment="length" total="length"/></Simulation></ComponentType>
          <Simulation id="first" length="1s" step="1ms" target="net"/><Simulation id="second" length="2s" step="1ms" target="net"/>
          \(text)</Lems>
          """, path: "m.xml"))
  }

  @Test(arguments: [
    ("<Target component=\"first\"/>", 1.0),
    ("<Target component=\"second\"/>", 2),
    ("", 2),  // Without a target the last.
    ("<set id=\"one\"><Simulation id=\"inner\" length=\"3s\" step=\"1ms\" target=\"net\"/></set><Target component=\"one\"/>", 3),
  ])
  func `the simulation that the target names is run, others are not`(text: String, length: Double) throws {
    #expect(try request(text).length == length)
  }

  @Test(arguments: [
    (
      """
      <set id="both"><Simulation id="a" length="3s" step="1ms" target="net"/><Simulation id="b" length="3s" step="1ms" target="net"/></set>
      <Target component="both"/>
      """, "m.xml:6:1: error: “both” holds 2 simulations, “a”, “b”; make one of them the target"
    ),
    (
      "<twice id=\"t\" length=\"1s\" step=\"1ms\" target=\"net\"/><Target component=\"t\"/>",
      "m.xml:4:1: error: a second <Run> in twice: one simulation is run at a time; give each a type of its own"
    ),
  ])
  func `several simulations under one target are refused in words`(text: String, words: String) {
    let error = #expect(throws: LoweringError.self) { try request(text) }
    #expect(error.map { "\($0)" } == words)
  }
}
