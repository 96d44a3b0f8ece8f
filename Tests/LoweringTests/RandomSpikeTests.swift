import Foundation
import Lowering
import Network
import NeuroML
import Testing

/// Random spike sources against the statistics that they are named after.
@Suite struct RandomSpikeTests {
  private static let count = 200
  private static let length = 4.0  // s

  /// Spike times of each of `count` generators in `length`.
  private func trains(_ generator: String, _ method: Network.Method, seed: UInt64 = 1, step: Double = 1e-4) throws -> [[Double]] {
    let text = """
      <neuroml id="x">\(generator)<network id="net"><population id="p" component="g" size="\(Self.count)"/></network></neuroml>
      """
    let graph = try ModelReader.read(text: text, path: "m.nml")
    var lowered = try LoweredModel(graph, root: graph.topLevel["net"]!, seed: seed)
    let place = graph.components[0].location
    let sources = try (0..<Self.count).map { try lowered.eventSource(at: "p[\($0)]", port: "spike", place) }
    let rows = Dictionary(uniqueKeysWithValues: sources.enumerated().map { ($1, $0) })
    let model = try NetworkModel(try lowered.describe(), step: step, recorded: [], watched: Set(sources), method: method)
    var network = MovingNetwork(model, seed: seed)
    var trains = [[Double]](repeating: [], count: Self.count)
    for _ in 0..<Int((Self.length / step).rounded()) {
      try network.enterStep()
      try network.leaveStep()
      for event in network.sent { if let row = rows[event.source] { trains[row].append(event.time) } }
    }
    return trains
  }

  private func intervals(_ trains: [[Double]]) -> [Double] { trains.flatMap { train in zip(train, train.dropFirst()).map { $1 - $0 } } }

  @Test(arguments: [Network.Method.exponential, .accurate])
  func `spikeGeneratorPoisson has a Poisson process's counts and exponential intervals`(method: Network.Method) throws {
    let trains = try trains("<spikeGeneratorPoisson id=\"g\" averageRate=\"50 per_s\"/>", method)
    let counts = trains.map { Double($0.count) }
    let expected = 50 * Self.length, total = counts.reduce(0, +), all = Double(Self.count) * expected
    #expect(abs(total - all) < 5 * all.squareRoot())
    // Variance over mean of 200 Poisson counts: 1 with a standard deviation of √(2/199).
    let mean = total / Double(Self.count)
    let fano = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(Self.count - 1) / mean
    #expect(abs(fano - 1) < 5 * (2 / 199.0).squareRoot(), "\(fano)")
    // Kolmogorov–Smirnov against 1 − e^(−rt): a distance of 2.2/√n has a chance of 1e-4. Intervals that would outlast the run are
    // missing, a part of 1/200 of those that begin in it, most of them long: 0.005 more; a step of 0.1 ms quantises by 0.005.
    let sorted = intervals(trains).sorted(), n = Double(sorted.count)
    let apart = sorted.enumerated().map { index, t in abs((Double(index) + 0.5) / n - (1 - exp(-50 * t))) }.max()!
    #expect(apart < 2.2 / n.squareRoot() + 0.01, "\(apart)")
    // Neighbouring intervals know nothing of each other: their correlation is within 5/√n of 0.
    let steps = intervals(trains), m = steps.reduce(0, +) / n
    let covariance = zip(steps, steps.dropFirst()).map { ($0 - m) * ($1 - m) }.reduce(0, +) / n
    #expect(abs(covariance / (m * m)) < 5 / n.squareRoot())
  }

  @Test func `spikeGeneratorRefPoisson keeps its least interval and its rate`() throws {
    let intervals = try intervals(trains("<spikeGeneratorRefPoisson id=\"g\" averageRate=\"50 per_s\" minimumISI=\"8ms\"/>", .exponential))
    #expect(intervals.min()! > 8e-3 - 1e-4)  // to a step
    // 8 ms and an exponential of 12 ms: mean 20 ms, standard deviation 12 ms.
    let n = Double(intervals.count), mean = intervals.reduce(0, +) / n
    let deviation = (intervals.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n).squareRoot()
    // Long intervals are cut off by the end of the run, 1 in 200.
    #expect(abs(mean - 20e-3) < 5 * 12e-3 / n.squareRoot() + 0.005 * 20e-3 && abs(deviation - 12e-3) < 0.05 * 12e-3)
  }

  @Test func `spikeGeneratorRandom's intervals are uniform between their bounds`() throws {
    let intervals = try intervals(trains("<spikeGeneratorRandom id=\"g\" minISI=\"10ms\" maxISI=\"30ms\"/>", .exponential))
    #expect(intervals.min()! > 10e-3 - 1e-4 && intervals.max()! < 30e-3 + 2e-4)
    let n = Double(intervals.count)
    let apart = intervals.sorted().enumerated().map { abs((Double($0) + 0.5) / n - ($1 - 10e-3) / 20e-3) }.max()!
    #expect(apart < 2.2 / n.squareRoot() + 0.015, "\(apart)")  // quantised by 0.1 ms of 20; long ones cut off
  }

  /// `accurate` stops at every event. `exponential` locates crossings of time within a step, to rounding; an interval shorter than a
  /// step it sees at the end of the next one, late by less than two, and all that follow are as late. The last event may be missing.
  @Test(arguments: ["Poisson id=\"g\" averageRate=\"50 per_s\"", "Random id=\"g\" minISI=\"10ms\" maxISI=\"30ms\""])
  func `trains are the same in any step and by either method`(generator: String) throws {
    let generator = "<spikeGenerator\(generator)/>"
    let exact = try trains(generator, .accurate)
    for step in [1e-4, 2.3e-5] {
      for (one, exact) in zip(try trains(generator, .exponential, step: step), exact) {
        #expect(abs(one.count - exact.count) <= 1 && one.count > 50)
        var late = 1e-9, before = 0.0
        for (time, exact) in zip(one, exact) {
          if exact - before < step { late += 2 * step }
          #expect(abs(time - exact) <= late)
          before = exact
        }
      }
    }
  }

  @Test func `a seed gives the same spikes, another one others`() throws {
    let generator = "<spikeGeneratorPoisson id=\"g\" averageRate=\"20 per_s\"/>"
    let one = try trains(generator, .exponential), again = try trains(generator, .exponential)
    #expect(try one == again && one != trains(generator, .exponential, seed: 2))
  }
}
