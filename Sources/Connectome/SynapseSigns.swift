internal import Resources

/// Whether a chemical synapse excites or inhibits, and why that is believed.
public struct SynapseSigns: Sendable {
  public enum Sign: String, Hashable, Sendable {
    case excites = "+", inhibits = "-"
  }

  /// Where a sign comes from, the strongest first.
  public enum Basis: String, Hashable, Sendable, CaseIterable {
    /// A finding about named cells, against the general rule.
    case exception
    /// Predicted from transmitter and receptor expression (Fenyves et al. 2020, 10.1371/journal.pcbi.1007974).
    case predicted
    /// The transmitter's usual effect.
    case transmitter
    /// Nothing is known: taken to excite.
    case uncertain
  }

  private let predictions: [String: String]
  private let cells: CellTable
  /// What the uncertain set does.
  public var uncertainSign = Sign.excites

  public init(cells: CellTable) throws(ConnectomeError) {
    let name = "connectome/signs-fenyves2020.csv"
    let table = try CSVTable(name: name, text: Resource(named: name)?.text ?? "")
    let pre = try table.column("pre"), post = try table.column("post"), polarity = try table.column("predicted_polarity")
    predictions = Dictionary(
      table.rows.map { ($0[pre] + ">" + $0[post], $0[polarity]) }, uniquingKeysWith: { first, _ in first })
    self.cells = cells
  }

  /// The sign of the synapses from one cell to another.
  public func sign(from pre: String, to post: String) -> (sign: Sign, basis: Basis) {
    guard let source = cells[pre] else { return (uncertainSign, .uncertain) }
    let transmitters = source.transmitter.split(whereSeparator: { $0 == ";" || $0 == " " }).map(String.init)
    if cells[post]?.kind == .bodyMuscle { return atMuscle(transmitters) }
    if let exception = exception(source, post) { return (exception, .exception) }
    switch predictions[pre + ">" + post] {
    case "+": return (.excites, .predicted)
    case "-": return (.inhibits, .predicted)
    default: break
    }
    // A cell that releases GABA and more is uncertain.
    if transmitters == ["GABA"] { return (.inhibits, .transmitter) }
    if transmitters == ["ACh"] || transmitters == ["Glu"] { return (.excites, .transmitter) }
    return (uncertainSign, .uncertain)
  }

  /// At body-wall muscle acetylcholine contracts and GABA relaxes (Richmond & Jorgensen 1999, Nat. Neurosci. 2:791);
  /// of both, as in SMD, acetylcholine is taken to prevail.
  private func atMuscle(_ transmitters: [String]) -> (Sign, Basis) {
    if transmitters.contains("ACh") { return (.excites, .transmitter) }
    return transmitters.contains("GABA") ? (.inhibits, .transmitter) : (.excites, .uncertain)
  }

  private static let command: Set<String> = ["AVA", "AVB", "AVD", "AVE", "PVC"]

  /// Findings about named classes.
  private func exception(_ source: Cell, _ post: String) -> Sign? {
    let target = cells[post]?.cellClass ?? ""
    // Touch cells' chemical synapses run to the pool that the touch silences, their gap junctions to the one it drives:
    // the reflex needs inhibition here (inferred from wiring and behaviour; compare Wicks et al. 1996,
    // 10.1523/JNEUROSCI.16-12-04017.1996).
    if ["ALM", "AVM", "PLM"].contains(source.cellClass), Self.command.contains(target) { return .inhibits }
    // Tyramine of RIM acts through the chloride channel LGC-55 of AVB and of head motor neurons
    // (Pirri et al. 2009, 10.1016/j.neuron.2009.04.013).
    if source.cellClass == "RIM", ["AVB", "RMD", "SMD", "RME", "SMB"].contains(target) { return .inhibits }
    return nil
  }
}
