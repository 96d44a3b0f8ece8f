/// The candidate that a mistyped name most likely meant: fewest edits, at most a third of its length; `nil` for none.
/// One that is just what was written is no help, whatever is wrong with it.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  var distance = EditDistance(from: name)
  var limit = max(1, (distance.length + 2) / 3)
  var best: String?
  for candidate in candidates where candidate != name {
    guard let edits = distance.edits(to: candidate, atMost: limit) else { continue }
    if let known = best, edits == limit, candidate > known { continue }
    best = candidate
    limit = edits
  }
  return best
}

/// Insertions, deletions, changes and swaps of neighbours that turn one name into others (Damerau 1964; optimal alignment).
///
/// Keeps its room from name to name: a file may have thousands of wrong names, each to be looked for among thousands.
private struct EditDistance {
  private let name: [Unicode.Scalar]
  private var other: [Unicode.Scalar] = []
  private var row: [Int] = [], last: [Int] = [], beforeLast: [Int] = []

  init(from name: String) { self.name = name.unicodeScalars.map(Self.lowercased) }

  var length: Int { name.count }

  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
  }

  /// How many edits turn the name into `candidate`; `nil` for more than `most`.
  mutating func edits(to candidate: String, atMost most: Int) -> Int? {
    if candidate.utf8.count < name.count - most { return nil }
    other.removeAll(keepingCapacity: true)
    for scalar in candidate.unicodeScalars { other.append(Self.lowercased(scalar)) }
    if abs(other.count - name.count) > most { return nil }
    start()
    var least = 0
    for i in name.indices {
      let before = least
      least = fillRow(i)
      // What follows grows from this row or, by swaps, from the one before.
      if least > most, before >= most { return nil }
    }
    return last[other.count] <= most ? last[other.count] : nil
  }

  private mutating func start() {
    let width = other.count + 1
    if row.count < width {
      row = Array(repeating: 0, count: width)
      last = row
      beforeLast = row
    }
    for j in 0..<width { last[j] = j }
  }

  /// The edits that turn the first i + 1 letters into each beginning of the other name; returns the fewest.
  private mutating func fillRow(_ i: Int) -> Int {
    row[0] = i + 1
    var least = i + 1
    for j in other.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (name[i] == other[j] ? 0 : 1))
      if i > 0, j > 0, name[i] == other[j - 1], name[i - 1] == other[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row[j + 1] = cost
      least = min(least, cost)
    }
    swap(&beforeLast, &last)
    swap(&last, &row)
    return least
  }
}
