import LEMS
import NeuroML
import Testing

/// What models that people have published leave out or say twice, and what becomes of it.
@Suite struct PublishedModelTests {
  private func read(_ text: String) throws -> ComponentGraph { try ModelReader.read(text: text, path: "m.nml") }

  @Test func `a network that gives its temperature has one, marked as such or not`() throws {
    let graph = try read("<neuroml id=\"x\"><network id=\"net\" temperature=\"35 degC\"/></neuroml>")
    let network = try #require(graph.topLevel["net"])
    #expect(graph.type(of: network).name == "networkWithTemperature")
    #expect(abs(graph[network].parameters[0] - 308.15) < 1e-9)  // 35 + 273.15, rounding of 6e-14
  }

  @Test func `a cell without a threshold is told at what it spikes`() throws {
    let graph = try read(
      """
      <neuroml id="x"><cell id="c"><biophysicalProperties id="b"><membraneProperties>
      <specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-65mV"/></membraneProperties></biophysicalProperties></cell></neuroml>
      """)
    #expect(
      graph.warnings.map(\.description)
        == ["m.nml:1:60: warning: membraneProperties says no <spikeThresh>: its cell spikes where it rises above 0 mV"])
  }

  private func noisy(_ states: String) -> String {
    "<Lems><Dimension name=\"time\" t=\"1\"/><ComponentType name=\"noisy\"><Exposure name=\"i\" dimension=\"none\"/><Dynamics>\(states)</Dynamics></ComponentType></Lems>"
  }

  @Test(arguments: [
    ("<StateVariable name=\"i\" dimension=\"none\" exposure=\"i\"/><StateVariable name=\"n\" dimension=\"time\" exposure=\"i\"/>", "i"),
    ("<StateVariable name=\"n\" dimension=\"time\" exposure=\"i\"/><StateVariable name=\"i\" dimension=\"none\" exposure=\"i\"/>", "i"),
    ("<StateVariable name=\"a\" dimension=\"none\" exposure=\"i\"/><DerivedVariable name=\"b\" exposure=\"i\" value=\"2\"/>", "a"),
  ])
  func `of several variables that claim one exposure one counts`(states: String, owner: String) throws {
    let graph = try read(noisy(states))
    let dynamics = try #require(graph.types.first { $0.name == "noisy" }?.dynamics)
    let owners =
      dynamics.stateVariables.filter { $0.exposure == "i" }.map(\.name)
      + dynamics.derivedVariables.filter { $0.exposure == "i" }.map(\.name)
    #expect(owners == [owner])
    #expect(graph.warnings.count == 1 && graph.warnings[0].description.hasSuffix("claims the exposure “i” too; “\(owner)” counts"))
  }

  @Test func `a variable that says no dimension may show itself as another`() throws {
    let graph = try read(
      noisy("<StateVariable name=\"s\" dimension=\"time\"/><DerivedVariable name=\"i\" exposure=\"i\" value=\"2 * s\"/>"))
    #expect(
      graph.warnings.map(\.message) == [
        "Exposure “i” of noisy: “i” has dimension time, expected no dimension",
        "“i” of noisy says no dimension; its expression has dimension time",
      ])
  }
}
