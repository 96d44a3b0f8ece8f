internal import Connectome
internal import Lowering
internal import Network
internal import Recording

/// What is recorded and written.
extension RunAssembler {
  /// Adds quantities to what is sampled, unless the same are already; gives their places.
  private mutating func sampled(_ quantities: [OutputReference]) -> Range<Int> {
    if let known = sampledPlaces[quantities] { return known }
    let first = references.count
    references += quantities
    sampledPlaces[quantities] = first..<references.count
    return first..<references.count
  }

  mutating func traceChannels(step: Double, every: Int) throws -> [RunAssembly.RecordedChannel] {
    let table = cells
    var chosen = Set(table.cells.map(\.name))
    if let query = experiment.record.cells { chosen = Set(try CellQuery(query).select(from: table).map(\.name)) }
    let present = table.cells.map(\.name).filter { chosen.contains($0) && lowered.directory.members[$0] != nil }
    var channels: [RunAssembly.RecordedChannel] = []
    let groups: [(String, [String])] = [
      ("neurons", present.filter { table[$0]!.kind == .neuron }), ("muscles", present.filter { table[$0]!.kind == .bodyMuscle }),
    ]
    for (group, names) in groups where !names.isEmpty {
      for (quantity, name, unit, words) in [
        ("v", "voltage", "volts", "Membrane potential"), ("caConc", "calcium", "mol/m^3", "Calcium concentration"),
      ] {
        let holders = names.filter { lowered.hasQuantity(quantity, of: $0) }
        if holders.isEmpty { continue }
        let places = sampled(try holders.map { try lowered.quantity(quantity, of: $0) })
        channels.append(
          .init(
            channel: Channel(
              name: "\(group)_\(name)", summary: "\(words) of \(group).", unit: unit, axis: String(group.dropLast()),
              columns: holders, interval: Double(every) * step),
            source: .sampled(places), every: every))
      }
    }
    return channels
  }

  /// What the model's own OutputFiles and Displays name, each as a channel.
  mutating func fileChannels(step: Double, every: Int) throws -> [RunAssembly.RecordedChannel] {
    guard let request else { return [] }
    var channels: [RunAssembly.RecordedChannel] = []
    let written = Set(request.outputFiles.flatMap { $0.columns.map(\.quantity) })
    let displays = request.displays.filter { !Set($0.columns.map(\.quantity)).isSubset(of: written) }
    for file in request.outputFiles + displays where !file.columns.isEmpty {
      let name = channelName(of: file.path)
      let places = sampled(try file.columns.map { try lowered.quantity(at: $0.quantity, $0.location) })
      let isVoltage = file.columns.allSatisfy { $0.quantity.hasSuffix("/v") }
      channels.append(
        .init(
          channel: Channel(
            name: name, summary: "Columns of \(file.path).", unit: isVoltage ? "volts" : "SI units", axis: "quantity",
            columns: file.columns.map(\.quantity), interval: Double(every) * step),
          source: .sampled(places), every: every))
    }
    return channels
  }

  /// What EventOutputFiles' selections send: where files are written to such a file, where anything is recorded to a channel.
  mutating func eventOutputs() throws -> [RunAssembly.EventOutput] {
    guard let request, experiment.writesOutputFiles || !experiment.record.isNone else { return [] }
    return try request.eventFiles.map { file in
      var output = RunAssembly.EventOutput(places: [:])
      for (place, selection) in file.selections.enumerated() {
        let source = try lowered.eventSource(at: selection.select, port: selection.port, selection.location)
        output.places[source, default: []].append(place)
      }
      if experiment.writesOutputFiles {
        output.file = .init(path: path(file.path), timeFirst: file.timeFirst, ids: file.selections.map(\.id))
      }
      if !experiment.record.isNone, !file.selections.isEmpty {
        output.channel = EventChannel(
          name: channelName(of: file.path), summary: "Events of \(file.path).",
          sources: file.selections.map { "\($0.select)/\($0.port)" })
      }
      return output
    }
  }

  /// A channel's name for a file: its own, without what paths in a recording can't have.
  private mutating func channelName(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "output"
    return Self.unused(String(name.map { $0.isLetter || $0.isNumber || "_.-".contains($0) ? $0 : "_" }), &channelNames)
  }

  /// The name, or one like it that none before has had.
  /// - Parameter names: how often each has been asked for.
  private static func unused(_ name: String, _ names: inout [String: Int]) -> String {
    names[name, default: 0] += 1
    let count = names[name]!
    return count == 1 ? name : unused(count == 2 ? name + "_" : name + "_\(count)", &names)
  }

  mutating func outputFiles() throws -> [RunAssembly.OutputColumns] {
    guard let request, experiment.writesOutputFiles else { return [] }
    return try request.outputFiles.map { file in
      let places = sampled(try file.columns.map { try lowered.quantity(at: $0.quantity, $0.location) })
      return RunAssembly.OutputColumns(path: path(file.path), values: places)
    }
  }

  func path(_ name: String) -> String {
    if experiment.outputFolder == "." { return name }
    // What is asked to go into a folder stays there, wherever the model would have it.
    return experiment.outputFolder + "/" + (OutputCheck.isOutside(name) ? name.split(separator: "/").last.map(String.init) ?? name : name)
  }
}
