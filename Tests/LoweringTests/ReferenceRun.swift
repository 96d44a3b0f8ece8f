import Foundation
import Lowering
import Network
import NeuroML

/// A stored trace: times and columns by name.
struct StoredTrace {
  var names: [String] = []
  var rows: [[Double]] = []

  init(names: [String], rows: [[Double]]) {
    self.names = names
    self.rows = rows
  }

  init(_ path: String) throws {
    var lines = try Self.text(path).split(separator: "\n")
    names = lines.removeFirst().split(separator: "\t").dropFirst().map(String.init)
    rows = lines.map { $0.split(separator: "\t").map { Double($0)! } }
  }

  static func text(_ path: String) throws -> String {
    if !path.hasSuffix(".xz") { return try String(contentsOfFile: path, encoding: .utf8) }
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xz", "-dc", path]
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}

/// Stored upward crossings, by column.
struct StoredSpikes {
  var times: [String: [Double]] = [:]
  var thresholds: [String: Double] = [:]

  init(times: [String: [Double]], thresholds: [String: Double]) {
    self.times = times
    self.thresholds = thresholds
  }

  init(_ path: String) throws {
    for line in try StoredTrace.text(path).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t")
      times[String(cells[0]), default: []].append(Double(cells[2])!)
      thresholds[String(cells[0])] = Double(cells[1])!
    }
  }

  /// The threshold of a column that may never have crossed it.
  func threshold(of name: String) -> Double? {
    thresholds[name] ?? (Set(thresholds.values).count == 1 ? thresholds.values.first : nil)
  }
}

/// One run of a model: columns at every `every`-th step, crossings at every step.
struct ReferenceRun {
  private(set) var samples: [[Double]] = []
  private(set) var crossings: [String: [Double]] = [:]
  let places: [String: Int]

  init(
    _ path: String, names: [String], thresholds: [String: Double], step: Double, length: Double, every: Int, method: Network.Method
  ) throws {
    let graph = try ModelReader.read(path: path)
    let request = try SimulationRequest(graph)
    var lowered = try LoweredModel(graph, root: request.root)
    let location = (request.outputFiles + request.displays)[0].location
    let references = try names.map { try lowered.quantity(at: $0, location) }
    let model = try NetworkModel(try lowered.describe(), step: step, recorded: references, method: method)
    places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    let watched = names.enumerated().compactMap { place, name in thresholds[name].map { (place, name, $0) } }
    var network = MovingNetwork(model, seed: request.seed ?? 1)
    var values = [Double](repeating: 0, count: names.count)
    let steps = Int((length / step).rounded())
    for tick in 0...steps {
      try network.enterStep()
      let before = values
      var span = values.mutableSpan
      network.sample(into: &span)
      if tick % every == 0 { samples.append(values) }
      for (place, name, threshold) in watched where tick > 0 && before[place] < threshold && values[place] >= threshold {
        let part = (threshold - before[place]) / (values[place] - before[place])
        crossings[name, default: []].append((Double(tick - 1) + part) * step)
      }
      if tick < steps { try network.leaveStep() }
    }
  }
}
