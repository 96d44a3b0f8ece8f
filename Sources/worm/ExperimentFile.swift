import Foundation
import Recording
import Simulation
import Units

/// Reads experiments from TOML. Keys are the long names of the options of `worm run`; unknown ones are errors.
struct ExperimentFile {
  private let path: String
  private let text: String

  private static let keys = [
    "model", "duration", "dt", "body-dt", "method", "medium", "drag-ratio", "body-resolution",
    "obstacle", "gravity", "flow", "seed", "record", "stimulate", "ablate",
    "threads", "body", "no-stretch", "output", "output-dir", "no-output-files", "core-types",
  ]
  private static let bodyKeys = ["quantity", "rest", "full"]

  /// Bytes.
  private static let largest = 1_000_000

  static func read(_ path: String) throws -> Experiment {
    guard FileManager.default.fileExists(atPath: path) else { throw RecordingError.cannotOpen(path: path, reason: "no such file") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular, attributes?[.size] as? Int ?? 0 <= largest,
      let data = FileManager.default.contents(atPath: path)
    else { throw ExperimentFileError(path, 1, "not a file of at most \(largest) bytes that can be read") }
    guard let text = String(bytes: data, encoding: .utf8) else { throw ExperimentFileError(path, 1, "not UTF-8 text") }
    return try ExperimentFile(path: path, text: text).experiment()
  }

  private func experiment() throws -> Experiment {
    let table: TOMLTable
    do {
      table = try TOMLReader.read(text)
    } catch {
      throw ExperimentFileError(path, error.line, "not TOML: \(error.reason)")
    }
    try check(table.keys, among: Self.keys, in: "an experiment")
    var experiment = Experiment()
    experiment.model = try string(table, "model").map { relative($0) }
    experiment.duration = try quantity(table, "duration", UserUnits.time)
    experiment.step = try quantity(table, "dt", UserUnits.time)
    experiment.bodyStep = try quantity(table, "body-dt", UserUnits.time)
    if let text = try string(table, "method") { experiment.method = try located("method") { try Quantities.method(text) } }
    experiment.setup = try setup(table)
    if let seed = try integer(table, "seed") { experiment.seed = UInt64(seed) }
    if let text = try string(table, "record") { experiment.record = try located("record") { try Quantities.record(text) } }
    for text in try strings(table, "stimulate") { experiment.stimuli.append(try located("stimulate") { try Quantities.stimulus(text) }) }
    experiment.ablate = try string(table, "ablate")
    if let threads = try integer(table, "threads") { experiment.threads = try located("threads") { try Quantities.threads(threads) } }
    experiment.isDeaf = try flag(table, "no-stretch")
    experiment.output = try string(table, "output")
    experiment.outputFolder = try string(table, "output-dir") ?? experiment.outputFolder
    experiment.writesOutputFiles = try !flag(table, "no-output-files")
    experiment.coreTypes = try string(table, "core-types").map { relative($0) }
    experiment.body = try body(table)
    return experiment
  }

  private func setup(_ table: TOMLTable) throws -> BodySetup {
    var setup = BodySetup()
    if let text = try string(table, "medium") { setup.medium = try located("medium") { try Quantities.medium(text) } }
    setup.dragRatio = try number(table, "drag-ratio")
    for text in try strings(table, "obstacle") { setup.obstacles.append(try located("obstacle") { try Quantities.obstacle(text) }) }
    setup.gravity = try number(table, "gravity") ?? 0
    setup.hasFlow = try flag(table, "flow")
    if let text = try string(table, "body-resolution") {
      (setup.rings, setup.ringParticles) = try located("body-resolution") { try Quantities.resolution(text) }
    }
    return setup
  }

  private func body(_ table: TOMLTable) throws -> BodyChoice? {
    guard let value = table["body"] else { return nil }
    if let isOn = value.bool { return isOn ? BodyChoice() : nil }
    guard let inner = value.table else { throw failure("body", "expected true, or a table with \(Self.bodyKeys.joined(separator: ", "))") }
    try check(inner.keys, among: Self.bodyKeys, in: "[body]")
    var choice = BodyChoice()
    choice.quantity = try string(inner, "quantity") ?? ""
    // Voltages carry units; calcium is a plain number in mol/m³.
    choice.rest = try level(inner, "rest")
    choice.full = try level(inner, "full")
    return choice
  }

  // MARK: Values

  private func check(_ keys: [String], among known: [String], in place: String) throws {
    for key in keys where !known.contains(key) {
      let nearest = nearestName(to: key, among: known)
      throw failure(
        key,
        "“\(key)” means nothing in \(place)" + (nearest.map { "; did you mean “\($0)”?" } ?? "; known are \(known.joined(separator: ", "))")
      )
    }
  }

  /// Line of a key's first appearance, from 1.
  private func line(of key: String) -> Int {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.drop { $0 == " " || $0 == "\t" || $0 == "[" || $0 == "\"" }
      if words.hasPrefix(key), let next = words.dropFirst(key.count).first, " =\t]\".".contains(next) { return index + 1 }
    }
    return 1
  }

  private func failure(_ key: String, _ reason: String) -> ExperimentFileError { ExperimentFileError(path, line(of: key), reason) }

  private func located<Result>(_ key: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw failure(key, "\(error)")
    }
  }

  private func string(_ table: TOMLTable, _ key: String) throws -> String? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw failure(key, "“\(key)” is to be a text in quotes") }
    return text
  }

  private func strings(_ table: TOMLTable, _ key: String) throws -> [String] {
    guard let value = table[key] else { return [] }
    if let text = value.string { return [text] }
    guard let array = value.array else { throw failure(key, "“\(key)” is to be a text, or a list of texts") }
    return try array.map { item in
      guard let text = item.string else { throw failure(key, "“\(key)” is to be a list of texts") }
      return text
    }
  }

  private func integer(_ table: TOMLTable, _ key: String) throws -> Int? {
    guard let value = table[key] else { return nil }
    guard let number = value.int, number >= 0 else { throw failure(key, "“\(key)” is to be a whole number from 0") }
    return number
  }

  private func number(_ table: TOMLTable, _ key: String) throws -> Double? {
    guard let value = table[key] else { return nil }
    guard let number = value.double ?? value.int.map(Double.init) else {
      throw failure(key, "“\(key)” is to be a number, without quotes")
    }
    return number
  }

  private func level(_ table: TOMLTable, _ key: String) throws -> Double? {
    if let text = table[key]?.string { return try located(key) { try UserUnits.voltage.parse(text) } }
    if let value = table[key], value.double == nil, value.int == nil {
      throw failure(key, "“\(key)” is to be a number, or a voltage such as \"-30mV\"")
    }
    return try number(table, key)
  }

  private func flag(_ table: TOMLTable, _ key: String) throws -> Bool {
    guard let value = table[key] else { return false }
    guard let isOn = value.bool else { throw failure(key, "“\(key)” is to be true or false") }
    return isOn
  }

  private func quantity(_ table: TOMLTable, _ key: String, _ kind: UserUnits.Kind) throws -> Double? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw failure(key, "“\(key)” needs a unit and quotes, such as \"\(kind.example)\"") }
    return try located(key) { try kind.parse(text) }
  }

  /// Paths are relative to the experiment file.
  private func relative(_ name: String) -> String {
    if name.hasPrefix("/") { return name }
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? name : folder + "/" + name
  }
}
