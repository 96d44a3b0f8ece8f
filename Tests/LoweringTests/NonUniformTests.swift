import Foundation
import Lowering
import NeuroML
import Testing

/// Densities that vary over a cell, against cells that spell each compartment's out.
@Suite struct NonUniformTests {
  /// Three segments in a row, each a compartment, 40 µm long, whose middles lie 20, 60 and 100 µm from the root.
  private func model(_ densities: String) -> String {
    """
    <neuroml id="x"><ionChannelPassive id="pas" conductance="10pS"/>
    <ionChannelHH id="cach" conductance="10pS" species="ca"><gateHHtauInf id="m" instances="2">
    <timeCourse type="fixedTimeCourse" tau="3ms"/><steadyState type="HHSigmoidVariable" rate="1" midpoint="-50mV" scale="8mV"/>
    </gateHHtauInf></ionChannelHH>
    <decayingPoolConcentrationModel id="pool" restingConc="1e-4 mM" decayConstant="10ms" shellThickness="1um" ion="ca"/>
    <pulseGenerator id="pulse" delay="1ms" duration="1s" amplitude="50pA"/>
    <cell id="c"><morphology id="m">
    <segment id="0"><proximal x="0" y="0" z="0" diameter="2"/><distal x="40" y="0" z="0" diameter="2"/></segment>
    <segment id="1"><parent segment="0"/><distal x="80" y="0" z="0" diameter="1"/></segment>
    <segment id="2"><parent segment="1"/><distal x="120" y="0" z="0" diameter="1"/></segment>
    <segmentGroup id="g0"><member segment="0"/></segmentGroup><segmentGroup id="g1"><member segment="1"/></segmentGroup>
    <segmentGroup id="g2"><member segment="2"/></segmentGroup>
    <segmentGroup id="g"><member segment="0"/><member segment="1"/><member segment="2"/>
    <inhomogeneousParameter id="f" variable="p" metric="Path Length from root"/></segmentGroup></morphology>
    <biophysicalProperties id="b"><membraneProperties>
    <channelDensity id="leak" ionChannel="pas" condDensity="3 S_per_m2" erev="-54.3mV" ion="non_specific"/>
    \(densities)
    <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-65mV"/></membraneProperties>
    <intracellularProperties><species id="ca" ion="ca" concentrationModel="pool" initialConcentration="1e-4 mM" initialExtConcentration="2 mM"/>
    <resistivity value="0.1 kohm_cm"/></intracellularProperties></biophysicalProperties></cell>
    <network id="net" type="networkWithTemperature" temperature="25degC"><population id="p" component="c" type="populationList" size="1">
    <instance id="0"><location x="0" y="0" z="0"/></instance></population>
    <inputList id="i" component="pulse" population="p"><input id="0" target="../p/0/c" segmentId="1" destination="synapses"/></inputList></network></neuroml>
    """
  }

  /// Tag, the parameter that varies, other attributes, and the unit, SI.
  static let kinds: [(tag: String, parameter: String, rest: String, unit: String)] = [
    ("channelDensity", "condDensity", "erev=\"20mV\" ion=\"ca\"", "S_per_m2"),
    ("channelDensityNernst", "condDensity", "ion=\"ca\"", "S_per_m2"),
    ("channelDensityGHK", "permeability", "ion=\"ca\"", "m_per_s"),
  ]

  @Test(arguments: kinds.indices)
  func `a density that varies is, at each compartment, the uniform one of its middle`(place: Int) throws {
    let kind = Self.kinds[place]
    let nonUniform = kind.tag.replacing("channelDensity", with: "channelDensityNonUniform")
    let (root, growth) = kind.unit == "m_per_s" ? (1e-8, 2e-10) : (0.5, 0.02)
    let varying = model(
      """
      <\(nonUniform) id="d" ionChannel="cach" \(kind.rest)><variableParameter parameter="\(kind.parameter)" segmentGroup="g">
      <inhomogeneousValue inhomogeneousParameter="f" value="\(root) + \(growth)*p"/></variableParameter></\(nonUniform)>
      """)
    let middles = [20.0, 60, 100]
    let explicit = model(
      middles.enumerated().map { index, p in
        "<\(kind.tag) id=\"d\(index)\" ionChannel=\"cach\" \(kind.parameter)=\"\(root + growth * p) \(kind.unit)\" \(kind.rest) "
          + "segmentGroup=\"g\(index)\"/>"
      }.joined())
    for segment in 0..<3 {
      for quantity in ["v", "caConc"] {
        let a = try run(varying, "p[0]/\(segment)/\(quantity)", step: 1e-5, time: 0.02)
        let b = try run(explicit, "p[0]/\(segment)/\(quantity)", step: 1e-5, time: 0.02)
        // The same equations; the values differ in the last bit at most, carried through 2000 steps.
        #expect(abs(a - b) < 1e-11 * abs(b), "\(segment) \(quantity): \(a) \(b)")
      }
    }
    // Calcium did flow, and more of it further out.
    let near = try run(varying, "p[0]/0/caConc", step: 1e-5, time: 0.02), far = try run(varying, "p[0]/2/caConc", step: 1e-5, time: 0.02)
    #expect(near > 1.01e-4 && far > near)
  }

  // The first row: −65 mV, calcium as it begins, the gate at its steady state. Gas constant and Faraday's as NeuroML's types write them.
  private let v = -0.065, inside = 1e-4, outside = 2.0, faraday = 96485.3, gas = 8.3144621, temperature = 298.15
  private var open: Double { pow(1 / (1 + exp(-(v + 0.05) / 0.008)), 2) }
  private var nernst: Double { gas * temperature / (2 * faraday) * log(outside / inside) }
  /// Current of a permeability of 1 m/s, A/m² (Goldman 1943, Hodgkin & Katz 1949; inwards positive).
  private var goldman: Double {
    let k = 2 * faraday / (gas * temperature)
    return -open * 2 * faraday * k * v * (inside - outside * exp(-k * v)) / (1 - exp(-k * v))
  }

  /// Whether two numbers agree but for some dozens of roundings of 1.1e-16, those of an exponent of size 5 five times over.
  private func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-13 * abs(b) }

  @Test(arguments: kinds.indices)
  func `the current of a density that varies is what its law says at each compartment`(place: Int) throws {
    let kind = Self.kinds[place]
    let nonUniform = kind.tag.replacing("channelDensity", with: "channelDensityNonUniform")
    let varying = model(
      """
      <\(nonUniform) id="d" ionChannel="cach" \(kind.rest)><variableParameter parameter="\(kind.parameter)" segmentGroup="g">
      <inhomogeneousValue inhomogeneousParameter="f" value="0.5 + 0.02*p"/></variableParameter></\(nonUniform)>
      """)
    let unit = [open * (0.02 - v), open * (nernst - v), goldman][place]
    for (segment, middle) in [20.0, 60, 100].enumerated() {
      let found = try run(varying, "p[0]/\(segment)/b/membraneProperties/d/iDensity", step: 1e-5, time: 0)
      #expect(agree(found, (0.5 + 0.02 * middle) * unit), "\(found) \((0.5 + 0.02 * middle) * unit)")
    }
  }

  @Test(arguments: [true, false])
  func `a population of channels has the current of as many channels, shared by area among compartments`(isNernst: Bool) throws {
    let text = model(
      isNernst
        ? "<channelPopulationNernst id='n' ionChannel='cach' number='1000' ion='ca'/>"
        : "<channelPopulation id='n' ionChannel='cach' number='1000' erev='20mV' ion='ca'/>")
    let whole = 1000 * 10e-12 * open * ((isNernst ? nernst : 0.02) - v)
    // Sides: a cylinder of 2 µm; two of 1 µm, each 40 µm long, the first of which narrows from 2 µm.
    let cone = Double.pi * 1.5e-6 * (pow(40e-6, 2) + pow(0.5e-6, 2)).squareRoot()
    let areas = [Double.pi * 80e-12, cone, Double.pi * 40e-12]
    for (segment, area) in areas.enumerated() {
      let found = try run(text, "p[0]/\(segment)/b/membraneProperties/n/i", step: 1e-5, time: 0)
      #expect(agree(found, whole * area / areas.reduce(0, +)), "\(found) \(whole * area / areas.reduce(0, +))")
    }
  }

  @Test func `a density that reads what is no measure of place is refused`() {
    let text = model(
      "<channelDensityNonUniformNernst id='d' ionChannel='cach' ion='ca'><variableParameter parameter='condDensity' segmentGroup='g'>"
        + "<inhomogeneousValue inhomogeneousParameter='f' value='1 + q'/></variableParameter></channelDensityNonUniformNernst>")
    do {
      _ = try run(text, "p[0]/0/v", step: 1e-5, time: 1e-4)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains("reads “q”; it may read “p” alone"))
    }
  }
}
