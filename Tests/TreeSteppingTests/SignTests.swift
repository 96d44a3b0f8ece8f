import LEMS
import Lowering
import Network
import NeuroML
import Testing
import TreeStepping

/// `2*-x^2`: −8 at x = 2 in mathematics and by every other method, 8 for jNeuroML (measured with 0.14) and by the method that
/// follows it.
@Suite struct SignTests {
  @Test func `jlems reads a sign before a power as jNeuroML does, other methods as mathematics does`() throws {
    let text = """
      <Lems><ComponentType name="R"><Exposure name="x" dimension="none"/><Exposure name="y" dimension="none"/><Exposure name="z" dimension="none"/>
      <DerivedParameter name="k" dimension="none" value="1*-two^2"/><Parameter name="two" dimension="none"/>
      <Dynamics><StateVariable name="x" dimension="none" exposure="x"/><OnStart><StateAssignment variable="x" value="2"/></OnStart>
      <DerivedVariable name="y" dimension="none" exposure="y" value="2*-x^2"/><DerivedVariable name="z" dimension="none" exposure="z" value="k"/>
      </Dynamics></ComponentType><R id="r" two="2"/></Lems>
      """
    let graph = try ModelReader.read(text: text, path: "m.xml")
    let warnings = graph.warnings.map(\.message)
    #expect(warnings.count == 2 && warnings.allSatisfy { $0.contains("jNeuroML and --method jlems") }, "\(warnings)")
    var lowered = try LoweredModel(graph, root: graph.topLevel["r"]!)
    let place = graph[graph.topLevel["r"]!].location
    let references = try ["y", "z"].map { try lowered.quantity(at: $0, place) }
    var values = [0.0, 0.0]
    let model = try NetworkModel(try lowered.describe(), step: 1e-3, recorded: references)
    var network = MovingNetwork(model, seed: 1)
    try network.enterStep()
    var span = values.mutableSpan
    network.sample(into: &span)
    #expect(values == [-8, -4])
    let tree = try lowered.tree()
    let stepper = try TreeStepper(tree.model, step: 1e-3, seed: 1, recorded: references.map { tree.outputs[$0]! })
    var treeSpan = values.mutableSpan
    stepper.sample(into: &treeSpan)
    #expect(values == [8, 4])
  }
}
