import Foundation
import LEMS
import Lowering
import Network
import NeuroML
import Testing
import XMLReading

/// Runs the component `id` of a LEMS text; values of the quantities at the given time.
func runLEMS(
  _ text: String, _ id: String, _ quantities: [String], step: Double = 1e-4, time: Double, seed: UInt64 = 1
) throws -> [Double] {
  let graph = try ModelReader.read(text: language(text), path: "m.xml")
  var lowered = try LoweredModel(graph, root: graph.topLevel[id]!, seed: seed)
  let place = SourceLocation(file: "test", line: 1)
  let references = try quantities.map { try lowered.quantity(at: $0, place) }
  let model = try NetworkModel(try lowered.describe(), step: step, recorded: references)
  var state = model.emptyState(seed: seed)
  let integrator = StaggeredExponential(model)
  integrator.start(&state, of: model)
  for _ in 0..<Int((time / step).rounded()) {
    try integrator.enterStep(&state, of: model)
    try integrator.leaveStep(&state, of: model)
  }
  try integrator.enterStep(&state, of: model)
  var values = [Double](repeating: 0, count: references.count)
  var span = values.mutableSpan
  integrator.sample(&state, of: model, into: &span)
  return values
}

/// A LEMS file of its own: nothing of NeuroML in it.
private func language(_ text: String) -> String {
  """
  <Lems>
  <Dimension name="time" t="1"/><Dimension name="length" l="1"/><Dimension name="per_time" t="-1"/><Dimension name="temperature" k="1"/>
  <Unit symbol="ms" dimension="time" power="-3"/><Unit symbol="um" dimension="length" power="-6"/><Unit symbol="K" dimension="temperature"/>
  <Unit symbol="per_ms" dimension="per_time" power="3"/>
  <ComponentType name="clock"><Parameter name="period" dimension="time"/><EventPort name="tick" direction="out"/>
  <Dynamics><StateVariable name="since" dimension="time"/><TimeDerivative variable="since" value="1"/>
  <OnCondition test="since .geq. period"><StateAssignment variable="since" value="0"/><EventOut port="tick"/></OnCondition></Dynamics></ComponentType>
  <ComponentType name="counter"><EventPort name="in" direction="in"/><Exposure name="n" dimension="none"/>
  <Dynamics><StateVariable name="n" dimension="none" exposure="n"/>
  <OnEvent port="in"><StateAssignment variable="n" value="n + 1"/></OnEvent></Dynamics></ComponentType>
  <ComponentType name="Network"><Children name="populations" type="Population"/><Children name="connectivities" type="Connectivity"/>
  <Children name="grids" type="Grid"/><Children name="groups" type="Group"/></ComponentType>
  <ComponentType name="Population"><ComponentReference name="component" type="Component"/><Parameter name="size" dimension="none"/>
  <Structure><MultiInstantiate number="size" component="component"/></Structure></ComponentType>
  <ComponentType name="Connectivity"><Link name="source" type="Population"/><Link name="target" type="Population"/></ComponentType>
  <ComponentType name="Grid"/><ComponentType name="Group"/>
  <clock id="fast" period="1ms"/><counter id="heard"/>
  \(text)
  </Lems>
  """
}

@Suite struct StructureTests {
  private func network(
    _ structure: String, parameters: String = "", attributes: String = "", sources: Int = 2, targets: Int = 3
  ) -> String {
    """
    <ComponentType name="Pattern" extends="Connectivity">\(parameters)<Structure>\(structure)</Structure></ComponentType>
    <Network id="net"><Population id="a" component="fast" size="\(sources)"/><Population id="b" component="heard" size="\(targets)"/>
    <Pattern id="c" source="a" target="b" \(attributes)/></Network>
    """
  }

  private let all = """
    <ForEach instances="source" as="x"><ForEach instances="target" as="y"><EventConnection from="x" to="y"/></ForEach></ForEach>
    """

  @Test func `ForEach connects each with each`() throws {
    // Two clocks of 1 ms for 10.5 ms: ten ticks each.
    #expect(try runLEMS(network(all), "net", ["b[0]/n", "b[2]/n"], time: 0.0105) == [20, 20])
  }

  @Test func `loops that would visit millions of instances are refused in words`() {
    let text = network(all, sources: 2000, targets: 2000)
    #expect { try runLEMS(text, "net", ["b[0]/n"], time: 0) } throws: { "\($0)".contains("visit more than") }
  }

  @Test(arguments: [("1", 20.0), ("0", 0.0)])
  func `If connects where its test holds`(flag: String, expected: Double) throws {
    let text = network(
      "<If test=\"flag .eq. 1\">\(all)</If>", parameters: "<Parameter name=\"flag\" dimension=\"none\"/>", attributes: "flag=\"\(flag)\"")
    #expect(try runLEMS(text, "net", ["b[1]/n"], time: 0.0105) == [expected])
  }

  @Test(arguments: [("1", 20.0), ("2", 10.0), ("3", 0.0)])
  func `Choose takes the first branch that holds, or the one without a test`(kind: String, expected: Double) throws {
    let one = "<With instance=\"first\" as=\"x\"/><ForEach instances=\"target\" as=\"y\"><EventConnection from=\"x\" to=\"y\"/></ForEach>"
    let text = network(
      "<Choose><When test=\"kind .lt. 2\">\(all)</When><When test=\"kind .lt. 3\">\(one)</When><Otherwise></Otherwise></Choose>",
      parameters: "<Parameter name=\"kind\" dimension=\"none\"/><Text name=\"first\"/>", attributes: "kind=\"\(kind)\" first=\"a[0]\"")
    #expect(try runLEMS(text, "net", ["b[1]/n"], time: 0.0105) == [expected])
  }

  @Test func `a random If depends on the seed alone`() throws {
    let text = network(
      "<ForEach instances=\"source\" as=\"x\"><ForEach instances=\"target\" as=\"y\"><If test=\"random(1) .lt. p\">"
        + "<EventConnection from=\"x\" to=\"y\"/></If></ForEach></ForEach>",
      parameters: "<Parameter name=\"p\" dimension=\"none\"/>", attributes: "p=\"0.3\"", sources: 20, targets: 50)
    let paths = (0..<50).map { "b[\($0)]/n" }
    let one = try runLEMS(text, "net", paths, time: 1.5e-3), again = try runLEMS(text, "net", paths, time: 1.5e-3)
    let other = try runLEMS(text, "net", paths, time: 1.5e-3, seed: 2)
    #expect(one == again && one != other)
    // 1000 draws of probability 0.3: 300 ± 14.5, five standard deviations allowed.
    for values in [one, other] { #expect(abs(values.reduce(0, +) - 300) < 73) }
  }

  @Test func `MultiInstantiate of a type gives each instance its own properties`() throws {
    let text = """
      <ComponentType name="point"><Property name="x" dimension="length"/><Exposure name="place" dimension="length"/>
      <Dynamics><DerivedVariable name="place" exposure="place" dimension="length" value="x"/></Dynamics></ComponentType>
      <ComponentType name="row"><Parameter name="n" dimension="none"/><Parameter name="gap" dimension="length"/>
      <Structure><MultiInstantiate componentType="point" number="n"><Assign property="x" value="gap * (index + 0.5)"/></MultiInstantiate></Structure>
      </ComponentType><row id="r" n="4" gap="2um"/>
      """
    #expect(try runLEMS(text, "r", ["[0]/place", "[3]/place"], time: 0) == [2e-6 * 0.5, 2e-6 * 3.5])
  }

  @Test func `a cell may hold instances that its structure makes`() throws {
    let text = """
      <ComponentType name="part"><Property name="w" dimension="none"/><Exposure name="y" dimension="none"/>
      <Dynamics><DerivedVariable name="y" exposure="y" dimension="none" value="w"/></Dynamics></ComponentType>
      <ComponentType name="whole"><Parameter name="n" dimension="none"/><Exposure name="sum" dimension="none"/>
      <Dynamics><DerivedVariable name="sum" exposure="sum" dimension="none" select="part[*]/y" reduce="add"/></Dynamics>
      <Structure><MultiInstantiate componentType="part" number="n"><Assign property="w" value="index + 1"/></MultiInstantiate></Structure></ComponentType>
      <whole id="w" n="4"/>
      """
    #expect(try runLEMS(text, "w", ["sum"], time: 0) == [10])
  }

  @Test func `Gather, CoInstantiate, GatherPairs and PairsEventConnection make networks in space`() throws {
    let text = """
      <ComponentType name="point"><Property name="x" dimension="length"/></ComponentType>
      <ComponentType name="line" extends="Grid"><Parameter name="n" dimension="none"/><Parameter name="gap" dimension="length"/>
      <Text name="called"/><Structure><MultiInstantiate componentType="point" number="n">
      <Assign property="x" value="gap * index" exposeAs="called"/></MultiInstantiate></Structure></ComponentType>
      <ComponentType name="chosen" extends="Group"><PathParameter name="select"/><Collection name="elements"/>
      <Structure><Gather pathParameter="select" collection="elements"/></Structure></ComponentType>
      <ComponentType name="cells" extends="Population"><Link name="points" type="Group"/>
      <Structure><CoInstantiate at="points" component="component"/></Structure></ComponentType>
      <ComponentType name="selector"><PairCollection name="pairs"/></ComponentType>
      <ComponentType name="near" extends="selector"><Parameter name="range" dimension="length"/><Text name="quantity"/>
      <Structure><GatherPairs collection="pairs" pFrom="../source" qFrom="../target">
      <PairFilter select="x[abs(p:quantity - q:quantity) .lt. range]"/></GatherPairs></Structure></ComponentType>
      <ComponentType name="wiring" extends="Connectivity"><Children name="selectors" type="selector"/>
      <Structure><Apply components="selectors"><PairsEventConnection pairs="pairs"/></Apply></Structure></ComponentType>
      <Network id="net"><line id="l" n="10" gap="2um" called="distance"/>
      <chosen id="fifth" select="l[index % 5 .eq. 0]"/><chosen id="others" select="l .minus. fifth"/>
      <cells id="a" component="fast" points="fifth" size="0"/><cells id="b" component="heard" points="others" size="0"/>
      <wiring id="w" source="a" target="b"><near range="5um" quantity="distance"/></wiring></Network>
      """
    // Clocks at 0 and 10 µm; counters at 2, 4, 6, 8, 12, 14, 16, 18 µm: those within 5 µm of a clock hear it.
    let values = try runLEMS(text, "net", (0..<8).map { "b[\($0)]/n" }, time: 3.5e-3)
    #expect(values == [3, 3, 3, 3, 3, 3, 0, 0])
  }

  @Test func `an event connection may name its ports and its delay`() throws {
    let text = """
      <ComponentType name="twice"><EventPort name="up" direction="in"/><EventPort name="down" direction="in"/><Exposure name="n" dimension="none"/>
      <Dynamics><StateVariable name="n" dimension="none" exposure="n"/><OnEvent port="up"><StateAssignment variable="n" value="n + 1"/></OnEvent>
      <OnEvent port="down"><StateAssignment variable="n" value="n - 1"/></OnEvent></Dynamics></ComponentType><twice id="t"/>
      <ComponentType name="link"><Path name="from"/><Path name="to"/><Parameter name="after" dimension="time"/>
      <Structure><With instance="from" as="x"/><With instance="to" as="y"/>
      <EventConnection from="x" to="y" sourcePort="tick" targetPort="down" delay="after"/></Structure></ComponentType>
      <ComponentType name="Wired" extends="Network"><Children name="links" type="link"/></ComponentType>
      <Wired id="net"><Population id="a" component="fast" size="1"/><Population id="b" component="t" size="1"/>
      <link from="a[0]" to="b[0]" after="2.2ms"/></Wired>
      """
    // Ticks at 1, 2, 3, 4, 5 ms arrive 2.2 ms later: three by 5.25 ms.
    #expect(try runLEMS(text, "net", ["b[0]/n"], time: 5.25e-3) == [-3])
  }

  @Test func `instances made in loops are there to be connected, whatever stands first`() throws {
    // Two clocks, each of which makes two counters; both lists stand before the populations that they visit.
    let text = """
      <ComponentType name="Made" extends="Population"><Text name="source"/>
      <Structure><ForEach instances="source" as="x"><MultiInstantiate number="size" component="component"/></ForEach></Structure>
      </ComponentType>
      <ComponentType name="Pattern" extends="Connectivity"><Structure>\(all)</Structure></ComponentType>
      <Network id="net"><Made id="b" source="a" component="heard" size="2"/><Pattern id="c" source="a" target="b"/>
      <Population id="a" component="fast" size="2"/></Network>
      """
    #expect(try runLEMS(text, "net", ["b[0]/n", "b[1]/n", "b[2]/n", "b[3]/n"], time: 0.0105) == [20, 20, 20, 20])
    #expect(throws: LoweringError.self) { try runLEMS(text, "net", ["b[4]/n"], time: 0) }
  }

  @Test func `what can't be run says which element and where`() throws {
    let field = """
      <ComponentType name="cable"><Dynamics><StateScalarField name="v" dimension="none" region="skeleton"/></Dynamics></ComponentType>
      <cable id="net"/>
      """
    do {
      _ = try runLEMS(field, "net", ["v"], time: 0)
      Issue.record("StateScalarField was run")
    } catch let error as LoweringError {
      #expect(error.isUnsupported && error.description.contains("<StateScalarField>") && error.problem.location.line > 0)
    }
  }
}

@Suite struct DynamicsTests {
  @Test func `a regime has state variables of its own, and events count in the regime that hears them`() throws {
    // Deaf for 3.5 ms after each event that it hears: of ticks at 1, 2, 3 … ms it hears 1, 5, 9 ms.
    let text = """
      <ComponentType name="lazy"><EventPort name="in" direction="in"/><Exposure name="n" dimension="none"/>
      <Constant name="rest" dimension="time" value="3.5ms"/>
      <Dynamics><StateVariable name="n" dimension="none" exposure="n"/>
      <Regime name="awake" initial="true"><OnEvent port="in"><Transition regime="deaf"/></OnEvent></Regime>
      <Regime name="deaf"><StateVariable name="since" dimension="time"/><TimeDerivative variable="since" value="1"/>
      <OnEntry><StateAssignment variable="since" value="0"/><StateAssignment variable="n" value="n + 1"/></OnEntry>
      <OnCondition test="since .gt. rest"><Transition regime="awake"/></OnCondition></Regime></Dynamics></ComponentType><lazy id="l"/>
      <ComponentType name="Pattern" extends="Connectivity"><Structure><ForEach instances="source" as="x"><ForEach instances="target" as="y">
      <EventConnection from="x" to="y"/></ForEach></ForEach></Structure></ComponentType>
      <Network id="net"><Population id="a" component="fast" size="1"/><Population id="b" component="l" size="1"/>
      <Pattern id="c" source="a" target="b"/></Network>
      """
    #expect(try runLEMS(text, "net", ["b[0]/n"], time: 9.5e-3) == [3])
  }

  @Test func `events from one part to a regime of another are heard while it is in force`() throws {
    let text = """
      <ComponentType name="lamp"><EventPort name="in" direction="in"/><Exposure name="on" dimension="none"/>
      <Dynamics><StateVariable name="on" dimension="none" exposure="on"/><StateVariable name="heard" dimension="none"/>
      <Regime name="dark" initial="true"><OnEvent port="in"><Transition regime="bright"/></OnEvent></Regime>
      <Regime name="bright"><OnEntry><StateAssignment variable="on" value="on + 1"/></OnEntry></Regime></Dynamics></ComponentType>
      <ComponentType name="pair"><Child name="source" type="clock"/><Child name="light" type="lamp"/><Path name="here"/><Path name="there"/>
      <Exposure name="x" dimension="none"/><Dynamics><DerivedVariable name="x" exposure="x" dimension="none" select="light/on"/></Dynamics>
      <Structure><With instance="here" as="a"/><With instance="there" as="b"/><EventConnection from="a" to="b" sourcePort="tick" targetPort="in"/></Structure>
      </ComponentType>
      <pair id="p" here="source" there="light"><source period="1ms"/><light/></pair>
      """
    #expect(try runLEMS(text, "p", ["x"], time: 0.5e-3) == [0])
    #expect(try runLEMS(text, "p", ["x"], time: 5e-3) == [1])
  }

  @Test func `Super keeps what the base's dynamics say`() throws {
    let text = """
      <ComponentType name="base"><Exposure name="x" dimension="none"/><Exposure name="y" dimension="none"/>
      <Dynamics><StateVariable name="x" dimension="none" exposure="x"/><OnStart><StateAssignment variable="x" value="2"/></OnStart>
      <DerivedVariable name="y" exposure="y" dimension="none" value="x"/></Dynamics></ComponentType>
      <ComponentType name="more" extends="base"><Dynamics><Super/>
      <DerivedVariable name="y" exposure="y" dimension="none" value="10 * x"/></Dynamics></ComponentType>
      <ComponentType name="less" extends="base"><Dynamics>
      <DerivedVariable name="y" exposure="y" dimension="none" value="7"/></Dynamics></ComponentType>
      <more id="m"/><less id="l"/>
      """
    #expect(try runLEMS(text, "m", ["y"], time: 0) == [20])
    #expect(try runLEMS(text, "l", ["y"], time: 0) == [7])
  }

  @Test func `paths lead to children, parents, references and all components of a type`() throws {
    let text = """
      <Constant name="Twice" symbol="two" dimension="none" value="1 + 1"/>
      <ComponentType name="Species"/><ComponentType name="Ion"><ComponentReference name="species" type="Species"/><Parameter name="r" dimension="none"/></ComponentType>
      <Species id="na"/><Species id="k"/><Ion id="i1" species="na" r="50"/><Ion id="i2" species="k" r="-80"/>
      <ComponentType name="World"><Parameter name="heat" dimension="temperature"/></ComponentType><World id="warm" heat="300K"/>
      <ComponentType name="Channel"><ComponentReference name="species" type="Species"/></ComponentType><Channel id="ch" species="k"/>
      <ComponentType name="inner"><Parameter name="w" dimension="none"/><Text name="kind"/><Exposure name="z" dimension="none"/>
      <Requirement name="r" dimension="none"/><Dynamics><DerivedVariable name="z" exposure="z" dimension="none" value="w * r"/></Dynamics></ComponentType>
      <ComponentType name="outer"><ComponentReference name="world" type="World"/><ComponentReference name="channel" type="Channel"/>
      <Children name="parts" type="inner"/><DerivedParameter name="r" dimension="none" select="//Ion[species=channel/species]/r"/>
      <Exposure name="all" dimension="none"/><Exposure name="some" dimension="none"/><Exposure name="one" dimension="none"/>
      <Exposure name="heat" dimension="temperature"/><Exposure name="c" dimension="none"/><Exposure name="none" dimension="none"/>
      <Dynamics><DerivedVariable name="all" exposure="all" dimension="none" select="parts[*]/z" reduce="add"/>
      <DerivedVariable name="some" exposure="some" dimension="none" select="parts[kind='b']/z" reduce="multiply"/>
      <DerivedVariable name="one" exposure="one" dimension="none" select="q/w"/>
      <DerivedVariable exposure="heat" dimension="temperature" select="world/heat"/>
      <DerivedVariable name="c" exposure="c" dimension="none" value="two * r"/>
      <DerivedVariable name="none" exposure="none" dimension="none" select="parts[kind='no']/z" reduce="multiply"/></Dynamics></ComponentType>
      <outer id="o" world="warm" channel="ch"><inner id="p" w="1" kind="a"/><inner id="q" w="2" kind="b"/><inner id="s" w="3" kind="b"/></outer>
      """
    let values = try runLEMS(text, "o", ["all", "some", "one", "heat", "c", "none"], time: 0)
    #expect(values == [-480, 38400, 2, 300, -160, 1])
  }

  @Test func `a kinetic scheme begins with all in its first state and keeps their sum`() throws {
    let text = """
      <ComponentType name="state"><Exposure name="o" dimension="none"/><Dynamics><StateVariable name="o" dimension="none" exposure="o"/></Dynamics></ComponentType>
      <ComponentType name="way"><Link name="from" type="state"/><Link name="to" type="state"/><Parameter name="f" dimension="per_time"/>
      <Parameter name="r" dimension="per_time"/><Exposure name="rf" dimension="per_time"/><Exposure name="rr" dimension="per_time"/>
      <Dynamics><DerivedVariable name="rf" exposure="rf" dimension="per_time" value="f"/>
      <DerivedVariable name="rr" exposure="rr" dimension="per_time" value="r"/></Dynamics></ComponentType>
      <ComponentType name="gate"><Children name="states" type="state"/><Children name="ways" type="way"/><Exposure name="sum" dimension="none"/>
      <Dynamics><KineticScheme name="k" nodes="states" edges="ways" stateVariable="o" edgeSource="from" edgeTarget="to" forwardRate="rf" reverseRate="rr"/>
      <DerivedVariable name="sum" exposure="sum" dimension="none" select="states[*]/o" reduce="add"/></Dynamics></ComponentType>
      <gate id="g"><state id="c"/><state id="o"/><way from="c" to="o" f="0.3per_ms" r="0.1per_ms"/></gate>
      """
    #expect(try runLEMS(text, "g", ["c/o", "o/o", "sum"], time: 0) == [1, 0, 1])
    // Relaxes with rate f + r = 400 /s to f/(f + r) = 0.75. Second order in steps of 0.01 ms: (0.4·0.01)² of the way.
    let open = 0.75 * (1 - exp(-400 * 2e-3))
    let values = try runLEMS(text, "g", ["o/o", "sum"], step: 1e-5, time: 2e-3)
    #expect(abs(values[0] - open) < 1.6e-5 && abs(values[1] - 1) < 1e-12)
  }

  @Test func `a component may take from a prototype, and have others put into it`() throws {
    let text = """
      <ComponentType name="leaf"><Parameter name="w" dimension="none"/><Exposure name="y" dimension="none"/>
      <Dynamics><DerivedVariable name="y" exposure="y" dimension="none" value="w"/></Dynamics></ComponentType>
      <ComponentType name="tree"><Parameter name="a" dimension="none"/><Parameter name="b" dimension="none"/><Children name="leaves" type="leaf"/>
      <Exposure name="s" dimension="none"/><Dynamics><DerivedVariable name="l" dimension="none" select="leaves[*]/y" reduce="add"/>
      <DerivedVariable name="s" exposure="s" dimension="none" value="100 * a + 10 * b + l"/></Dynamics></ComponentType>
      <leaf id="one" w="1"/><tree id="first" a="1" b="2"><Insertion component="one"/><leaf id="x" w="3"/></tree>
      <Component id="second" extends="first" b="5"/>
      """
    #expect(try runLEMS(text, "first", ["s"], time: 0) == [124])
    #expect(try runLEMS(text, "second", ["s"], time: 0) == [154])
  }
}
