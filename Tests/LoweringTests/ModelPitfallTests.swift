import Foundation
import Lowering
import NeuroML
import Testing

/// More surprises of NeuroML's models, one test each; the first are in `PitfallTests`.
@Suite struct ModelPitfallTests {
  /// Two held cells, the first at `pre`, and a graded synapse from it to the second: a continuous projection.
  private func graded(pre: String, dt: Double, time: Double) throws -> Double {
    let text = """
      <neuroml id="x"><ComponentType name="held" extends="baseCellMembPot"><Parameter name="at" dimension="voltage"/>
      <Attachments name="synapses" type="basePointCurrent"/><Dynamics>
      <DerivedVariable name="v" dimension="voltage" exposure="v" value="at"/></Dynamics></ComponentType>
      <held id="a" at="\(pre)"/><held id="b" at="-60mV"/><silentSynapse id="none"/>
      <gradedSynapse id="g" conductance="1nS" delta="5mV" Vth="-35mV" k="0.025per_ms" erev="0mV"/>
      <network id="net"><population id="pa" component="a" size="1"/><population id="pb" component="b" size="1"/>
      <continuousProjection id="c" presynapticPopulation="pa" postsynapticPopulation="pb"><continuousConnection id="0" preCell="0" postCell="0"
      preComponent="none" postComponent="g"/></continuousProjection></network></neuroml>
      """
    return try run(text, "pb[0]/synapses:g:0/s", step: dt, time: time)
  }

  @Test func `a graded synapse near its end is set to it, where its time constant would vanish`() throws {
    // inf = 1/(1 + e^((Vth − v)/δ)): 1 − 1e-11 at +90 mV, where the rate would be divided by τ = 4e-13 s.
    let inf = 1 / (1 + exp((-0.035 - 0.09) / 0.005))
    #expect(try graded(pre: "90mV", dt: 5e-5, time: 1e-4) == inf || abs(graded(pre: "90mV", dt: 5e-5, time: 1e-4) - inf) < 1e-15)
    // Below, it moves as its time constant says: at −35 mV inf 1/2, τ 20 ms.
    // A state between steps is shown as the mean of its neighbours: h²/8·s″ = 1.5e-7 off.
    #expect(abs(try graded(pre: "-35mV", dt: 5e-5, time: 0.02) - 0.5 * (1 - exp(-1))) < 2e-7)
  }

  @Test func `a concentration below 0 is set to 0`() throws {
    // A current outwards by 10 mV of driving force: without the bound −1e-9 mol/m³ and below.
    let text = """
      <neuroml id="x"><ionChannelPassive id="pas" conductance="10pS" species="ca"/>
      <fixedFactorConcentrationModel id="pool" ion="ca" restingConc="0 mM" decayConstant="10ms" rho="1e-3 mol_per_m_per_A_per_s"/>
      <cell id="c"><morphology id="m"><segment id="0"><proximal x="0" y="0" z="0" diameter="10"/><distal x="10" y="0" z="0" diameter="10"/></segment>
      </morphology><biophysicalProperties id="b"><membraneProperties>
      <channelDensity id="out" ionChannel="pas" condDensity="1 S_per_m2" erev="-80mV" ion="ca"/>
      <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-60mV"/></membraneProperties>
      <intracellularProperties><species id="ca" ion="ca" concentrationModel="pool" initialConcentration="0 mM" initialExtConcentration="2 mM"/>
      <resistivity value="0.1 kohm_cm"/></intracellularProperties></biophysicalProperties></cell>
      <network id="net"><population id="p" component="c" size="1"/></network></neuroml>
      """
    #expect(try run(text, "p[0]/caConc", step: 5e-5, time: 0.01) == 0)
  }

  @Test func `a population's name is not its component's, and paths use either as they must`() throws {
    let text = """
      <neuroml id="x"><iafCell id="GenericNeuronCell" leakReversal="-50mV" thresh="20mV" reset="-60mV" C="3pF" leakConductance="0.1nS"/>
      <pulseGenerator id="pulse" delay="0ms" duration="1s" amplitude="1pA"/><network id="net">
      <population id="ADAL" type="populationList" component="GenericNeuronCell"><instance id="0"><location x="0" y="0" z="0"/></instance></population>
      <inputList id="i" population="ADAL" component="pulse"><input id="0" target="../ADAL/0/GenericNeuronCell" destination="synapses"/></inputList>
      </network></neuroml>
      """
    #expect(try run(text, "ADAL/0/GenericNeuronCell/v", step: 1e-4, time: 0.3) > -0.0401)
    #expect(throws: (any Error).self) { _ = try run(text, "GenericNeuronCell/0/ADAL/v", step: 1e-4, time: 0) }
  }

  @Test func `connections without an id are legal`() throws {
    let text = """
      <neuroml id="x"><iafCell id="c" leakReversal="-50mV" thresh="20mV" reset="-60mV" C="3pF" leakConductance="0.1nS"/>
      <spikeArray id="sp"><spike id="0" time="1ms"/></spikeArray><expOneSynapse id="syn" gbase="1nS" erev="0mV" tauDecay="4ms"/>
      <network id="net"><population id="src" component="sp" size="1"/><population id="pop" component="c" size="2"/>
      <projection id="p" presynapticPopulation="src" postsynapticPopulation="pop" synapse="syn">
      <connection preCellId="../src[0]" postCellId="../pop[0]"/><connection preCellId="../src[0]" postCellId="../pop[1]"/></projection>
      </network></neuroml>
      """
    #expect(try run(text, "pop[0]/v", step: 1e-4, time: 3e-3) > -0.05 && run(text, "pop[1]/v", step: 1e-4, time: 3e-3) > -0.05)
  }

  /// As c302's D cells: absolute coordinates in the morphology, instances at the origin.
  private func morphological(segment: String, at x: Int, densities: String = "") -> String {
    """
    <neuroml id="x"><ionChannelPassive id="pas" conductance="10pS"/><pulseGenerator id="pulse" delay="0ms" duration="1s" amplitude="10pA"/>
    <cell id="ADAL"><morphology id="m">
    <segment id="0"><proximal x="\(x)" y="0" z="0" diameter="4"/><distal x="\(x)" y="0" z="0" diameter="4"/></segment>
    <segment id="1"><parent segment="0"/><proximal x="\(x)" y="0" z="0" diameter="1"/><distal x="\(x + 80)" y="0" z="0" diameter="1"/></segment>
    </morphology><biophysicalProperties id="b"><membraneProperties>
    <channelDensity id="leak" ionChannel="pas" condDensity="1 S_per_m2" erev="-60mV" ion="non_specific"/>\(densities)
    <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-60mV"/></membraneProperties>
    <intracellularProperties><resistivity value="0.1 kohm_cm"/></intracellularProperties></biophysicalProperties></cell>
    <network id="net"><population id="ADAL" type="populationList" component="ADAL"><instance id="0"><location x="0" y="0" z="0"/></instance>
    </population><inputList id="i" population="ADAL" component="pulse"><input id="0" target="../ADAL/0/ADAL" \(segment) destination="synapses"/>
    </inputList></network></neuroml>
    """
  }

  @Test func `a density that names no segment group is everywhere, and no segment means segment 0`() throws {
    let text = morphological(segment: "", at: -300)
    for segment in 0...1 { #expect(try run(text, "ADAL/0/ADAL/\(segment)/b/membraneProperties/leak/gDensity", step: 1e-4, time: 0) == 1) }
    let none = try run(text, "ADAL/0/ADAL/v", step: 1e-4, time: 0.02)
    let first = try run(morphological(segment: "segmentId=\"0\"", at: -300), "ADAL/0/ADAL/0/v", step: 1e-4, time: 0.02)
    let second = try run(morphological(segment: "segmentId=\"1\"", at: -300), "ADAL/0/ADAL/0/v", step: 1e-4, time: 0.02)
    #expect(none == first && second < first)
    // Where the cell lies does not matter.
    let elsewhere = try run(morphological(segment: "", at: 100), "ADAL/0/ADAL/v", step: 1e-4, time: 0.02)
    #expect(abs(elsewhere - none) < 1e-12 * abs(none))
  }
}
