import Foundation

/// How much of each tolerance of a row a run uses, against a stored trace or against another run.
struct Comparison {
  let row: ReferenceRow
  let run: ReferenceRun
  var trace: StoredTrace?
  var stored: StoredSpikes?
  /// s around a spike that `abs_outside_5ms` leaves out.
  private let calm = 5e-3
  /// How long models that diverge can be compared, s: errors grow e-fold per ms from 57 ms on.
  private let divergence = 57e-3

  init(_ row: ReferenceRow, _ run: ReferenceRun, in folder: String) throws {
    self.row = row
    self.run = run
    trace = try row["file"].isEmpty ? nil : StoredTrace(folder + row["file"])
    stored = try row["spikes_file"].isEmpty ? nil : StoredSpikes(folder + row["spikes_file"])
  }

  /// The same comparison with another run in the place of what is stored.
  func against(_ other: ReferenceRun) -> Comparison {
    var comparison = self
    if let trace {
      let places = trace.names.map { other.places[$0]! }
      let rows = zip(trace.rows, other.samples).map { stored, values in [stored[0]] + places.map { values[$0] } }
      comparison.trace = StoredTrace(names: trace.names, rows: rows)
    }
    if let stored { comparison.stored = StoredSpikes(times: other.crossings, thresholds: stored.thresholds) }
    return comparison
  }

  /// The part of each tolerance that is used, by its name.
  var used: [String: Double] { row.isRandom ? rates : parts }

  /// Random inputs: how many spikes there were, in four standard deviations of the difference of two Poisson counts.
  private var rates: [String: Double] {
    guard let stored else { return [:] }
    let here = stored.times.keys.reduce(0) { $0 + (run.crossings[$1]?.count ?? 0) }
    let there = stored.times.values.reduce(0) { $0 + $1.count }
    return ["count": Double(abs(here - there)) / (4 * Double(max(1, here + there)).squareRoot())]
  }

  private var parts: [String: Double] {
    var used: [String: Double] = [:]
    if let stored, !row.compare.hasPrefix("abs"), !row.compare.contains("divergence") {
      used["spikes"] = spikes(stored)
    }
    guard let trace else { return used }
    let columns = ComparedColumns(trace, run)
    if row.compare != "spikes", !row.compare.hasPrefix("shape") { used.merge(samples(columns)) { max($0, $1) } }
    if let tolerance = row.number("tol_popmean_V"), let apart = columns.meanDistance { used["mean"] = apart.max / tolerance }
    // The manifest's note on C_Full demands of the converged trace: population mean within 0.5 mV rms, 198 ± 3 spikes.
    if row.model.hasPrefix("C_Full"), row.isConverged {
      if let apart = columns.meanDistance { used["mean, rms"] = apart.rms / 0.5e-3 }
      if let stored, !stored.times.isEmpty {
        let count = trace.names.reduce(0) { $0 + (run.crossings[$1]?.count ?? 0) }
        used["count"] = Double(abs(count - 198)) / 3
      }
    }
    return used
  }

  private func spikes(_ stored: StoredSpikes) -> Double {
    var worst = 0.0
    for name in trace?.names ?? Array(stored.times.keys) where stored.threshold(of: name) != nil {
      let here = run.crossings[name] ?? [], there = stored.times[name] ?? []
      if here.count != there.count {
        if !row.compare.contains("may_differ") { return .infinity }
      } else if let tolerance = row.number("tol_spike_ms"), row.compare.hasPrefix("spike") {
        for (a, b) in zip(here, there) { worst = max(worst, abs(a - b) * 1e3 / tolerance) }
      }
    }
    return worst
  }

  private func samples(_ columns: ComparedColumns) -> [String: Double] {
    var used: [String: Double] = [:]
    for column in columns.all {
      var forbidden: [Double] = []
      if row.compare.contains("outside") {
        forbidden = (stored?.times[column.name] ?? []) + (run.crossings[column.name] ?? []) + column.falls(stored, columns.times)
        let differs = stored?.times[column.name]?.count ?? 0 != run.crossings[column.name]?.count ?? 0
        if row.compare.contains("may_differ"), differs { continue }
      }
      var largest = 0.0
      for (t, distance) in zip(columns.times, column.distances) {
        if row.compare.contains("divergence"), t > divergence { break }
        if !forbidden.contains(where: { abs($0 - t) <= calm }) { largest = max(largest, distance) }
      }
      let absolute = row.number("tol_abs_V") ?? (row.compare.contains("divergence") && row.isConverged ? 1e-3 : nil)
      if column.isVoltage, let absolute {
        used["abs"] = max(used["abs"] ?? 0, largest / absolute)
      } else if let part = row.number("tol_range_fraction") {
        let floor = column.isVoltage ? 1e-3 : 0.01 * columns.widest
        used["range"] = max(used["range"] ?? 0, largest / (part * max(column.range, floor)))
      }
    }
    return used
  }
}
