import LEMS
import Lowering
import Network
import NeuroML
import Testing
import XMLReading

/// Joining instances changes what a network costs, not what it does.
@Suite struct ConsolidationTests {
  /// Twelve cells that never spike, each connected to the next four by graded synapses and to the next by a gap junction, and
  /// three spike generators, which excite all and inhibit eight.
  private let text: String = {
    var chemical = "", inhibitory = "", graded = "", gaps = ""
    for pre in 0..<12 {
      for hop in 1...4 {
        let post = (pre + hop) % 12, id = pre * 4 + hop
        let connection = """
          <connectionWD id="\(id)" preCellId="../s[\(pre % 3)]" postCellId="../p/\(post)/c" weight="\(hop + pre)" delay="\(pre)ms"/>
          """
        if hop == 1 && pre < 8 { inhibitory += connection } else { chemical += connection }
        graded += """
          <continuousConnectionInstanceW id="\(id)" preCell="../p/\(pre)/c" postCell="../p/\(post)/c" preComponent="silent" \
          postComponent="\(hop % 2 == 0 ? "up" : "down")" weight="\(hop)"/>
          """
      }
      gaps +=
        "<electricalConnectionInstanceW id=\"\(pre)\" preCell=\"../p/\(pre)/c\" postCell=\"../p/\((pre + 1) % 12)/c\" synapse=\"gap\" weight=\"2\"/>"
    }
    let cells = (0..<12).map { "<instance id=\"\($0)\"><location x=\"0\" y=\"0\" z=\"0\"/></instance>" }.joined()
    return """
      <neuroml id="x">
      <expTwoSynapse id="syn" gbase="0.1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>
      <expTwoSynapse id="inh" gbase="0.2nS" erev="-80mV" tauRise="2ms" tauDecay="7ms"/>
      <gapJunction id="gap" conductance="0.02nS"/><silentSynapse id="silent"/>
      <gradedSynapse id="up" conductance="0.1nS" delta="5mV" Vth="-55mV" k="0.025per_ms" erev="0mV"/>
      <gradedSynapse id="down" conductance="0.1nS" delta="5mV" Vth="-55mV" k="0.025per_ms" erev="-70mV"/>
      <iafCell id="c" leakReversal="-45mV" thresh="20 mV" reset="-60mV" C="3pF" leakConductance="0.1nS"/>
      <spikeGenerator id="s" period="7ms"/>
      <network id="n"><population id="s" component="s" size="3"/><population id="p" type="populationList" component="c" size="12">\(cells)</population>
      <projection id="q" presynapticPopulation="s" postsynapticPopulation="p" synapse="syn">\(chemical)</projection>
      <projection id="r" presynapticPopulation="s" postsynapticPopulation="p" synapse="inh">\(inhibitory)</projection>
      <electricalProjection id="e" presynapticPopulation="p" postsynapticPopulation="p">\(gaps)</electricalProjection>
      <continuousProjection id="g" presynapticPopulation="p" postsynapticPopulation="p">\(graded)</continuousProjection>
      </network></neuroml>
      """
  }()

  /// Membrane potentials after 50 ms, and how many states there were. What is looked at is not joined.
  private func run(watching: [String]) throws -> (voltages: [Double], states: Int) {
    let graph = try ModelReader.read(text: text, path: "m.nml")
    let root = graph.topLevel.values.first { graph.type(of: $0).isA("network") }!
    var lowered = try LoweredModel(graph, root: root)
    let place = SourceLocation(file: "test", line: 1)
    let references = try ((0..<12).map { "p[\($0)]/v" } + watching).map { try lowered.quantity(at: $0, place) }
    let model = try NetworkModel(try lowered.describe(), step: 5e-5, recorded: references)
    var state = model.emptyState(seed: 1)
    let integrator = StaggeredExponential(model)
    integrator.start(&state, of: model)
    for _ in 0..<1000 {
      try integrator.enterStep(&state, of: model)
      try integrator.leaveStep(&state, of: model)
    }
    try integrator.enterStep(&state, of: model)
    var values = [Double](repeating: 0, count: references.count)
    var span = values.mutableSpan
    integrator.sample(&state, of: model, into: &span)
    return (Array(values.prefix(12)), model.stateCount)
  }

  @Test func `joined synapses do what single ones do`() throws {
    let joined = try run(watching: [])
    let single = try run(watching: ["p[4]/synapses:syn:0/i", "p[4]/synapses:up:0/i", "p[1]/synapses:gap:0/i"])
    // 12 cells; 48 synapses with two states and 48 with one, each looked at: 156. Joined: two per cell and kind, and
    // one per presynaptic cell, as both kinds open alike.
    #expect(single.states - joined.states == (96 - 48) + (48 - 12), "\(joined.voltages)")
    for (a, b) in zip(joined.voltages, single.voltages) {
      // Sums in another order: 1000 steps, some ten terms each, 1 ulp of 60 mV, 7e-18 V a term.
      #expect(abs(a - b) < 1e-13)
    }
    #expect(Set(joined.voltages).count > 1, "\(joined.voltages)")
  }
}
