import Foundation

/// The columns of a stored trace beside ours.
struct ComparedColumns {
  struct Column {
    var name: String
    var isVoltage: Bool
    var range: Double
    var distances: [Double]
    var ours: [Double]
    var stored: [Double]

    /// When either trace falls through the threshold: the reset of an integrate-and-fire cell is part of its spike, and a
    /// trace that rises slowly has crossed the threshold long before.
    func falls(_ spikes: StoredSpikes?, _ times: [Double]) -> [Double] {
      guard let threshold = spikes?.thresholds[name] else { return [] }
      return times.indices.dropFirst().filter { i in
        [ours, stored].contains { $0[i - 1] >= threshold && $0[i] < threshold }
      }.map { times[$0] }
    }
  }
  var times: [Double]
  var all: [Column] = []
  /// Largest range of any column.
  var widest: Double { all.map(\.range).max() ?? 0 }
  /// Distance of the means over voltage columns: the largest, and root mean square.
  var meanDistance: (max: Double, rms: Double)?

  init(_ trace: StoredTrace, _ run: ReferenceRun) {
    let count = min(trace.rows.count, run.samples.count)
    times = trace.rows.prefix(count).map { $0[0] }
    var means = [Double](repeating: 0, count: count), voltages = 0.0
    for (place, name) in trace.names.enumerated() {
      let ours = run.places[name]!
      let stored = trace.rows.prefix(count).map { $0[place + 1] }
      let differences = (0..<count).map { run.samples[$0][ours] - stored[$0] }
      let isVoltage = name.hasSuffix("/v")
      if isVoltage {
        voltages += 1
        for i in means.indices { means[i] += differences[i] }
      }
      all.append(
        Column(
          name: name, isVoltage: isVoltage, range: stored.max()! - stored.min()!, distances: differences.map { abs($0) },
          ours: (0..<count).map { run.samples[$0][ours] }, stored: stored))
    }
    if voltages > 0 {
      let apart = means.map { abs($0 / voltages) }
      meanDistance = (apart.max()!, (apart.map { $0 * $0 }.reduce(0, +) / Double(count)).squareRoot())
    }
  }
}
