/// Good inputs to begin with: small, and between them every construct.
enum Corpus {
  /// A LEMS file that defines all it uses, so that reading it is quick.
  static let language = """
    <Lems><Target component="sim"/>
    <Dimension name="voltage" m="1" l="2" t="-3" i="-1"/><Dimension name="time" t="1"/><Dimension name="per_time" t="-1"/>
    <Dimension name="current" i="1"/><Unit symbol="mV" dimension="voltage" power="-3"/><Unit symbol="ms" dimension="time" power="-3"/>
    <Unit symbol="pA" dimension="current" power="-12"/><Unit symbol="degC" dimension="time" offset="273.15"/>
    <Constant name="G" dimension="voltage" value="3 mV"/>
    <ComponentType name="baseCell"><Exposure name="v" dimension="voltage"/><Attachments name="synapses" type="baseSynapse"/></ComponentType>
    <ComponentType name="baseSynapse"><Exposure name="i" dimension="current"/><EventPort name="in" direction="in"/></ComponentType>
    <ComponentType name="gate"><Parameter name="n" dimension="none"/><Requirement name="v" dimension="voltage"/><Exposure name="q" dimension="none"/>
    <Dynamics><DerivedVariable name="q" exposure="q" dimension="none" value="n * exp(v / G)"/></Dynamics></ComponentType>
    <ComponentType name="cell" extends="baseCell"><Parameter name="tau" dimension="time"/><Parameter name="thresh" dimension="voltage"/>
    <Constant name="PA" dimension="current" value="1 pA"/><DerivedParameter name="twice" dimension="time" value="2 * tau"/>
    <Children name="gates" type="gate"/><EventPort name="spike" direction="out"/><EventPort name="in" direction="in"/><Text name="note"/>
    <Dynamics><StateVariable name="v" dimension="voltage" exposure="v"/><StateVariable name="w" dimension="none"/>
    <DerivedVariable name="g" dimension="none" select="gates[*]/q" reduce="multiply"/>
    <DerivedVariable name="iSyn" dimension="current" select="synapses[*]/i" reduce="add"/>
    <ConditionalDerivedVariable name="r" dimension="none"><Case condition="v .gt. thresh" value="g"/><Case value="1"/></ConditionalDerivedVariable>
    <TimeDerivative variable="v" value="(G - v) * r / twice + G * iSyn / PA / tau"/>
    <OnStart><StateAssignment variable="v" value="thresh / 2"/></OnStart>
    <OnCondition test="v .gt. thresh .and. t .geq. tau"><StateAssignment variable="v" value="0"/><EventOut port="spike"/></OnCondition>
    <OnEvent port="in"><StateAssignment variable="w" value="w + random(1)"/></OnEvent>
    <Regime name="rest" initial="true"><TimeDerivative variable="w" value="-w / tau"/>
    <OnCondition test="w .gt. 1"><Transition regime="busy"/></OnCondition></Regime>
    <Regime name="busy"><OnEntry><StateAssignment variable="w" value="0"/></OnEntry></Regime></Dynamics></ComponentType>
    <ComponentType name="synapse" extends="baseSynapse"><Property name="weight" dimension="none" defaultValue="1"/><Parameter name="tau" dimension="time"/>
    <Constant name="PA" dimension="current" value="1 pA"/><Dynamics><StateVariable name="s" dimension="none"/>
    <DerivedVariable name="i" exposure="i" dimension="current" value="PA * weight * s"/><TimeDerivative variable="s" value="-s / tau"/>
    <OnEvent port="in"><StateAssignment variable="s" value="s + 1"/></OnEvent></Dynamics></ComponentType>
    <ComponentType name="network"><Children name="populations" type="population"/><Children name="connections" type="link"/></ComponentType>
    <ComponentType name="population"><ComponentReference name="component" type="baseCell"/><Parameter name="size" dimension="none"/>
    <Structure><MultiInstantiate number="size" component="component"/></Structure></ComponentType>
    <ComponentType name="link"><Path name="from"/><Path name="to"/><ComponentReference name="synapse" type="baseSynapse"/><Text name="destination"/>
    <Parameter name="delay" dimension="time"/><Parameter name="weight" dimension="none"/>
    <Structure><With instance="from" as="a"/><With instance="to" as="b"/><EventConnection from="a" to="b" receiver="synapse"
    receiverContainer="destination" delay="delay"><Assign property="weight" value="weight"/></EventConnection></Structure></ComponentType>
    <ComponentType name="Simulation"><Parameter name="length" dimension="time"/><Parameter name="step" dimension="time"/><ComponentReference name="target" type="network"/>
    <Children name="outputs" type="OutputFile"/><Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation></ComponentType>
    <ComponentType name="OutputFile"><Text name="path"/><Text name="fileName"/><Children name="columns" type="OutputColumn"/>
    <Simulation><DataWriter path="path" fileName="fileName"/></Simulation></ComponentType>
    <ComponentType name="OutputColumn"><Path name="quantity"/><Simulation><Record quantity="quantity"/></Simulation></ComponentType>
    <cell id="c" tau="5 ms" thresh="2mV" note="x"><gate id="g1" n="1"/><gate id="g2" n="0.5"/></cell><synapse id="s" tau="3ms"/>
    <network id="net"><population id="p" component="c" size="3"/><link id="l" from="p[0]" to="../p[1]" synapse="s" destination="synapses" delay="1ms" weight="2"/></network>
    <Simulation id="sim" length="10ms" step="0.1ms" target="net"><OutputFile id="o" fileName="x.dat"><OutputColumn id="v" quantity="p[0]/v"/>
    <OutputColumn id="q" quantity="p[0]/g1/q"/></OutputFile></Simulation></Lems>
    """

  /// A NeuroML file, for which the core types are read as well.
  static let network = """
    <neuroml id="x" xmlns="http://www.neuroml.org/schema/neuroml2">
    <ionChannelHH id="na" conductance="10pS" species="na"><gateHHrates id="m" instances="3"><forwardRate type="HHExpLinearRate" rate="1per_ms" midpoint="-40mV" scale="10mV"/>
    <reverseRate type="HHExpRate" rate="4per_ms" midpoint="-65mV" scale="-18mV"/></gateHHrates></ionChannelHH>
    <ionChannelKS id="ks" conductance="10pS"><gateKS id="g" instances="1"><closedState id="c1"/><openState id="o1"/><vHalfTransition from="c1" to="o1" vHalf="0mV" z="1" gamma="0.5" tau="3ms" tauMin="1ms"/></gateKS></ionChannelKS>
    <cell id="hh"><morphology id="mo"><segment id="0"><proximal x="0" y="0" z="0" diameter="10"/><distal x="10" y="0" z="0" diameter="10"/></segment>
    <segment id="1"><parent segment="0" fractionAlong="0.5"/><distal x="20" y="0" z="0" diameter="1"/></segment>
    <segmentGroup id="soma"><member segment="0"/></segmentGroup><segmentGroup id="every"><include segmentGroup="soma"/></segmentGroup></morphology>
    <biophysicalProperties id="b"><membraneProperties><channelDensity id="d" ionChannel="na" condDensity="120 mS_per_cm2" erev="50mV" ion="na" segmentGroup="soma"/>
    <spikeThresh value="0mV"/><specificCapacitance value="1 uF_per_cm2"/><initMembPotential value="-65mV"/></membraneProperties>
    <intracellularProperties><resistivity value="0.03 kohm_cm"/></intracellularProperties></biophysicalProperties></cell>
    <iafRefCell id="iaf" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS" refract="2ms"/>
    <izhikevich2007Cell id="iz" v0="-60mV" C="100pF" k="0.7nS_per_mV" vr="-60mV" vt="-40mV" vpeak="35mV" a="0.03per_ms" b="-2nS" c="-50mV" d="100pA"/>
    <expTwoSynapse id="syn" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/><gapJunction id="gj" conductance="1nS"/>
    <gradedSynapse id="gs" conductance="1nS" delta="5mV" Vth="-35mV" erev="0mV" k="0.025per_ms"/><silentSynapse id="si"/>
    <pulseGenerator id="pulse" delay="1ms" duration="2ms" amplitude="5pA"/><poissonFiringSynapse id="po" averageRate="50Hz" synapse="syn" spikeTarget="./syn"/>
    <network id="net" type="networkWithTemperature" temperature="6.3degC"><population id="p" component="iaf" size="2"/>
    <population id="q" component="iz" type="populationList" size="1"><instance id="0"><location x="0" y="0" z="0"/></instance></population>
    <projection id="pr" presynapticPopulation="p" postsynapticPopulation="q" synapse="syn"><connectionWD id="0" preCellId="../p[0]" postCellId="../q/0/iz" weight="2" delay="1ms"/></projection>
    <electricalProjection id="e" presynapticPopulation="p" postsynapticPopulation="p"><electricalConnection id="0" preCell="0" postCell="1" synapse="gj"/></electricalProjection>
    <continuousProjection id="k" presynapticPopulation="p" postsynapticPopulation="p"><continuousConnection id="0" preCell="0" postCell="1" preComponent="si" postComponent="gs"/></continuousProjection>
    <inputList id="in" component="pulse" population="p"><input id="0" target="../p[0]" destination="synapses"/></inputList></network></neuroml>
    """

  /// A type around one expression.
  static func around(_ expression: String) -> String {
    """
    <Lems><Dimension name="time" t="1"/><Constant name="G" value="3"/><ComponentType name="one"><Parameter name="a" dimension="none"/>
    <Parameter name="tau" dimension="*"/><Parameter name="n" dimension="*"/><Exposure name="v" dimension="none"/>
    <Dynamics><StateVariable name="v" dimension="none" exposure="v"/><DerivedVariable name="x" value="\(escaped(expression))"/>
    <TimeDerivative variable="v" value="x / tau"/><OnCondition test="x .gt. 1"><StateAssignment variable="v" value="0"/></OnCondition></Dynamics></ComponentType>
    <one id="c" a="1" tau="2" n="3"/></Lems>
    """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
