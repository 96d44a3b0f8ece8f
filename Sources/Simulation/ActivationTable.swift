internal import Foundation
internal import Units

/// Activations of muscles at given times, from a comma-separated file: a head `time,MDL01,…`, then s and 0…1.
/// Between rows they run straight, before and after they stand; muscles that are not named rest.
struct ActivationTable: Sendable {
  let times: [Double]
  /// Which muscle each column moves.
  private let muscles: [Int]
  /// [rows × columns]
  private let values: [Double]

  init(path: String, muscles names: [String]) throws(ActivationTableError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .init(unreadable: path) }
    guard let text = String(bytes: data, encoding: .utf8) else { throw .init(path, 1, "not UTF-8 text") }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    let head = Self.fields(lines.first ?? "")
    guard head.first == "time", head.count > 1 else { throw .init(path, 1, "expected the head time,MDL01,…") }
    muscles = try Self.places(of: head.dropFirst().map { String($0) }, names, path)
    var times: [Double] = []
    var values: [Double] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
      let row = Self.fields(line)
      guard row.count == head.count else { throw .init(path, index + 1, "\(row.count) fields; expected \(head.count)") }
      let numbers = row.compactMap { Double($0) }
      guard numbers.count == row.count, numbers.allSatisfy(\.isFinite) else { throw .init(path, index + 1, "not all are numbers") }
      guard numbers[0] > times.last ?? -.infinity else { throw .init(path, index + 1, "times must grow") }
      guard numbers.dropFirst().allSatisfy({ (0...1).contains($0) }) else {
        throw .init(path, index + 1, "activations lie between 0 and 1")
      }
      times.append(numbers[0])
      values += numbers.dropFirst()
    }
    guard !times.isEmpty else { throw .init(path, 2, "no rows") }
    self.times = times
    self.values = values
  }

  private static func fields(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func places(of titles: [String], _ names: [String], _ path: String) throws(ActivationTableError) -> [Int] {
    var places: [Int] = []
    for title in titles {
      guard let place = names.firstIndex(of: title) else {
        let nearest = nearestName(to: title, among: names).map { "; did you mean \($0)?" } ?? ""
        throw .init(path, 1, "“\(title)” is no body-wall muscle\(nearest)")
      }
      guard !places.contains(place) else { throw .init(path, 1, "two columns are for \(title)") }
      places.append(place)
    }
    return places
  }

  /// Puts the activations at a time, s, into `activation`.
  func fill(_ activation: inout [Double], at time: Double) {
    // The first row after `time`.
    var low = 0, high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    let before = max(0, low - 1), after = min(low, times.count - 1)
    let span = times[after] - times[before]
    let share = span > 0 ? min(1, max(0, (time - times[before]) / span)) : 0
    for (column, muscle) in muscles.enumerated() {
      let a = values[before * muscles.count + column], b = values[after * muscles.count + column]
      activation[muscle] = a + (b - a) * share
    }
  }
}

/// What is wrong with a table of activations, and where.
public struct ActivationTableError: Error, Hashable, CustomStringConvertible {
  public var description: String
  /// Whether there is no file, or none that may be read.
  public var isUnreadable = false

  init(_ path: String, _ line: Int, _ reason: String) { description = "\(path):\(line): error: \(reason)" }

  init(unreadable path: String) {
    description = "\(path): error: cannot be opened: no such file"
    isUnreadable = true
  }
}
