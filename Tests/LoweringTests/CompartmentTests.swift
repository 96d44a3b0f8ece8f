import Foundation
import LEMS
import Lowering
import NeuroML
import Testing
import XMLReading

/// Cells of several compartments, from their files to their voltages.
@Suite struct CompartmentTests {
  /// A passive cell: its segments and groups, and more properties.
  private func model(_ morphology: String, leak: String = "", properties: String = "", inputs: String) -> String {
    """
    <neuroml id="x"><ionChannelPassive id="pas" conductance="10pS"/>
    <pulseGenerator id="pulse" delay="0ms" duration="100s" amplitude="10pA"/>
    <cell id="c"><morphology id="m">\(morphology)</morphology>
    <biophysicalProperties id="b"><membraneProperties>
    \(leak.isEmpty ? "<channelDensity id='leak' ionChannel='pas' condDensity='1 S_per_m2' erev='0mV' ion='non_specific'/>" : leak)
    <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="0mV"/>
    \(properties)</membraneProperties>
    <intracellularProperties><resistivity value="0.1 kohm_cm"/></intracellularProperties></biophysicalProperties></cell>
    <network id="n"><population id="p" component="c" type="populationList" size="1"><instance id="0"><location x="0" y="0" z="0"/></instance>
    </population><inputList id="i" component="pulse" population="p">\(inputs)</inputList></network></neuroml>
    """
  }

  private func input(_ segment: Int, _ fraction: Double = 0.5) -> String {
    "<input id='0' target='../p/0/c' segmentId='\(segment)' fractionAlong='\(fraction)' destination='synapses'/>"
  }

  private func cable(_ divisions: Int) -> String {
    """
    <segment id="0"><proximal x="0" y="0" z="0" diameter="2"/><distal x="998" y="0" z="0" diameter="2"/></segment>
    <segment id="1"><parent segment="0"/><distal x="1000" y="0" z="0" diameter="2"/></segment>
    <segmentGroup id="s" neuroLexId="sao864921383"><property tag="numberInternalDivisions" value="\(divisions)"/>
    <member segment="0"/><member segment="1"/></segmentGroup>
    """
  }

  @Test func `a finite cable attenuates as cable theory says, closer with the square of the compartments`() throws {
    // Rall 1977: V(x) = I·R∞·cosh((L − x)/λ)/sinh(L/λ), λ² = d/(4·Ri·g), R∞ = 4·Ri·λ/(π·d²).
    let diameter = 2e-6, length = 1e-3, resistivity = 1.0, leak = 1.0
    let lambda = (diameter / (4 * resistivity * leak)).squareRoot()
    let infinite = 4 * resistivity * lambda / (Double.pi * diameter * diameter)
    func error(_ divisions: Int) throws -> Double {
      // The middle of the last compartment, where the last 2 µm are a segment of their own.
      let x = length * (1 - 0.5 / Double(divisions))
      let exact = 1e-11 * infinite * cosh((length - x) / lambda) / sinh(length / lambda)
      let last = try run(model(cable(divisions), inputs: input(0, 0)), "p/0/c/1/v", step: 1e-4, time: 0.3)  // 30 time constants
      return abs(last - exact) / exact
    }
    let coarse = try error(10), fine = try error(20)
    #expect(coarse < 0.01)
    #expect(coarse / fine > 3.6 && coarse / fine < 4.4, "\(coarse / fine)")  // 4 in the limit; (dx/λ)² = 0.02 adds some 2 %
  }

  private let tree = """
    <segment id="0"><proximal x="0" y="0" z="0" diameter="20"/><distal x="0" y="0" z="0" diameter="20"/></segment>
    <segment id="1"><parent segment="0"/><proximal x="10" y="0" z="0" diameter="4"/><distal x="60" y="0" z="0" diameter="2"/></segment>
    <segment id="2"><parent segment="1"/><distal x="90" y="40" z="0" diameter="0.5"/></segment>
    <segment id="3"><parent segment="1"/><proximal x="60" y="0" z="0" diameter="1"/><distal x="60" y="-80" z="0" diameter="1"/></segment>
    <segment id="4"><parent segment="1" fractionAlong="0.5"/><proximal x="35" y="0" z="0" diameter="1"/><distal x="35" y="0" z="30" diameter="1"/></segment>
    <segment id="5"><parent segment="0" fractionAlong="0"/><proximal x="0" y="0" z="0" diameter="3"/><distal x="-40" y="0" z="0" diameter="1"/></segment>
    <segment id="6"><parent segment="0" fractionAlong="0"/><proximal x="0" y="0" z="0" diameter="2"/><distal x="0" y="40" z="0" diameter="1"/></segment>
    """

  @Test(arguments: [(0, 2), (3, 2), (5, 4), (6, 5)])
  func `what a current here does there is what it does here from there`(a: Int, b: Int) throws {
    let there = try run(model(tree, inputs: input(a)), "p/0/c/\(b)/v", step: 1e-4, time: 0.3)
    let here = try run(model(tree, inputs: input(b)), "p[0]/\(a)/v", step: 1e-4, time: 0.3)
    #expect(there > 0 && abs(there - here) < 1e-9 * here)  // a symmetric matrix, solved at steady state to e⁻³⁰ = 1e-13
  }

  @Test func `areas are those of frusta, spheres and annuli`() throws {
    func area(_ segment: Int) throws -> Double {
      try run(model(tree, inputs: input(0)), "p[0]/\(segment)/surfaceArea", step: 1e-4, time: 1e-4)
    }
    #expect(abs(try area(0) / (4 * Double.pi * 1e-10) - 1) < 1e-9)  // a sphere of 10 µm; the core types write π with nine digits
    #expect(abs(try area(1) / (Double.pi * 3 * (1 + 2500).squareRoot() * 1e-12) - 1) < 1e-9)
    #expect(abs(try area(2) / (Double.pi * 1.25 * (0.75 * 0.75 + 2500).squareRoot() * 1e-12) - 1) < 1e-9)
  }

  @Test func `all current leaves through the one group that leaks, past the resistance of a tapering path`() throws {
    // Leak in the soma alone. From its middle to that of segment 1: half the cylinder that stands for the sphere, and half the frustum.
    let leak = "<channelDensity id='leak' ionChannel='pas' condDensity='100 S_per_m2' erev='0mV' ion='non_specific' segmentGroup='body'/>"
    let groups =
      "<segmentGroup id='inner'><member segment='0'/></segmentGroup><segmentGroup id='body'><include segmentGroup='inner'/></segmentGroup>"
    let text = model(tree + groups, leak: leak, inputs: input(1))
    let soma = try run(text, "p[0]/0/v", step: 1e-5, time: 0.1), dendrite = try run(text, "p[0]/1/v", step: 1e-5, time: 0.1)
    let conductance = 100 * 4 * Double.pi * 1e-10
    let path = 10 / (Double.pi * 100) + 25 / (Double.pi * 2 * 1.5)  // ∫dx/(πr²), 1/µm
    #expect(abs(soma / (1e-11 / conductance) - 1) < 1e-8)
    #expect(abs((dendrite - soma) / (1e-11 * path * 1e6) - 1) < 1e-8)
  }

  @Test func `a segment, a group and a density that varies along the path all carry what they say`() throws {
    let field = """
      <segmentGroup id="g"><member segment="1"/><member segment="2"/><member segment="3"/>
      <inhomogeneousParameter id="f" variable="p" metric="Path Length from root"><proximal translationStart="0"/><distal normalizationEnd="1"/>
      </inhomogeneousParameter></segmentGroup>
      """
    let leak = """
      <channelDensity id='one' ionChannel='pas' condDensity='2 S_per_m2' erev='0mV' ion='non_specific' segment='3'/>
      <channelDensityNonUniform id='some' ionChannel='pas' erev='0mV' ion='non_specific'>
      <variableParameter parameter="condDensity" segmentGroup="g"><inhomogeneousValue inhomogeneousParameter="f" value="1 + 4*p"/>
      </variableParameter></channelDensityNonUniform>
      """
    let text = model(tree + field, leak: leak, inputs: input(0))
    // Segment 1 begins the group and is 50 µm long, segment 3 ends it at 130 µm.
    let first = try run(text, "p[0]/1/b/membraneProperties/some/gDensity", step: 1e-4, time: 1e-4)
    let third = try run(text, "p[0]/3/b/membraneProperties/some/gDensity", step: 1e-4, time: 1e-4)
    #expect(abs(first - (1 + 4 * 25.0 / 130)) < 1e-12)
    #expect(abs(third - (1 + 4 * 90.0 / 130)) < 1e-12)
    #expect(try run(text, "p[0]/3/b/membraneProperties/one/gDensity", step: 1e-4, time: 1e-4) == 2)
    #expect(throws: LoweringError.self) { _ = try run(text, "p[0]/0/b/membraneProperties/one/gDensity", step: 1e-4, time: 1e-4) }
  }

  @Test func `capacitance and starting potential of a group take the place of the cell's`() throws {
    let groups = "<segmentGroup id='tips'><member segment='2'/><member segment='3'/></segmentGroup>"
    let more = "<initMembPotential value='5mV' segmentGroup='tips'/><specificCapacitance value='3 uF_per_cm2' segmentGroup='tips'/>"
    let text = model(tree + groups, properties: more, inputs: input(0))
    #expect(try run(text, "p[0]/2/v", step: 1e-4, time: 0) == 0.005)
    #expect(try run(text, "p[0]/1/v", step: 1e-4, time: 0) == 0)
    #expect(abs(try run(text, "p[0]/3/totSpecCap", step: 1e-4, time: 1e-4) - 0.03) < 1e-15)
  }

  @Test(arguments: [
    (
      "<segment id='0'><proximal x='0' y='0' z='0' diameter='1'/><distal x='9' y='0' z='0' diameter='1'/></segment>\n"
        + "<segment id='1'><parent segment='2'/><distal x='9' y='0' z='0' diameter='1'/></segment>"
        + "<segment id='2'><parent segment='1'/><distal x='9' y='0' z='0' diameter='1'/></segment>", "m.nml:4:1", "its own ancestor"
    ),
    (
      "\n<segment id='0'><proximal x='0' y='0' z='0' diameter='1'/><distal x='9' y='0' z='0' diameter='1'/></segment>"
        + "<segmentGroup id='a'><include segmentGroup='b'/></segmentGroup><segmentGroup id='b'><include segmentGroup='a'/></segmentGroup>",
      "m.nml:4:", "includes itself"
    ),
    ("<segment id='0'><distal x='9' y='0' z='0' diameter='1'/></segment>", "m.nml:3:", "neither <proximal> nor <parent>"),
    (
      "<segment id='0'><proximal x='0' y='0' z='0' diameter='1'/><distal x='9' y='0' z='0' diameter='1'/></segment>"
        + "<segment id='1'><parent segment='5'/><distal x='9' y='0' z='0' diameter='1'/></segment>", "m.nml:3:", "no segment “5”"
    ),
    (
      "<segment id='0'><proximal x='0' y='0' z='0' diameter='1'/><distal x='9' y='0' z='0' diameter='1'/></segment>"
        + "<segmentGroup id='a'><member segment='7'/></segmentGroup>", "m.nml:3:", "no segment “7”"
    ),
  ])
  func `a morphology that is no tree is refused at its place`(morphology: String, place: String, words: String) throws {
    do {
      _ = try run(model(morphology, inputs: input(0)), "p[0]/0/v", step: 1e-4, time: 1e-4)
      Issue.record("nothing was thrown")
    } catch {
      #expect("\(error)".contains(place) && "\(error)".contains(words), "\(error)")
    }
  }

  @Test func `an input to a segment that is not there is refused with the nearest one`() throws {
    #expect(throws: LoweringError.self) { _ = try run(model(tree, inputs: input(77)), "p[0]/0/v", step: 1e-4, time: 1e-4) }
  }

  @Test func `morphology and properties may stand elsewhere and be named`() throws {
    let inside = model(tree, inputs: input(2))
    let start = inside.range(of: "<morphology")!.lowerBound, end = inside.range(of: "</morphology>")!.upperBound
    var outside = inside
    outside.removeSubrange(start..<end)
    outside = outside.replacingOccurrences(of: "<cell id=\"c\">", with: inside[start..<end] + "<cell id=\"c\" morphology=\"m\">")
    let a = try run(inside, "p[0]/2/v", step: 1e-4, time: 0.01), b = try run(outside, "p[0]/2/v", step: 1e-4, time: 0.01)
    #expect(a == b && a > 0)
  }
}
