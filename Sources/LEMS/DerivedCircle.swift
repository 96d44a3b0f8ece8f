/// A derived variable that reads itself, through others or at once: it has no value.
struct DerivedCircle {
  /// From a variable on, each reads the next, the last the first.
  let variables: [DerivedVariable]

  /// One of the circles among variables, if there are any. Without recursion: a chain may be very long.
  init?(among variables: [DerivedVariable]) {
    let places = Dictionary(variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let reads = variables.map { $0.namesRead.compactMap { places[$0] }.sorted() }
    guard var here = Self.leftOver(reads) else { return nil }
    let isLeft = here.isLeft
    var order: [Int: Int] = [:], line: [Int] = []
    while order[here.first] == nil {
      order[here.first] = line.count
      line.append(here.first)
      here.first = reads[here.first].first { isLeft[$0] }!
    }
    self.variables = line[order[here.first]!...].map { variables[$0] }
  }

  /// Removes what reads nothing that is left, until only circles and what reads them are left.
  private static func leftOver(_ reads: [[Int]]) -> (first: Int, isLeft: [Bool])? {
    var waiting = reads.map(\.count), isLeft = reads.map { _ in true }
    var users = reads.map { _ in [Int]() }
    for (user, names) in reads.enumerated() { for name in names { users[name].append(user) } }
    var free = reads.indices.filter { waiting[$0] == 0 }
    while let done = free.popLast() {
      isLeft[done] = false
      for user in users[done] {
        waiting[user] -= 1
        if waiting[user] == 0 { free.append(user) }
      }
    }
    return isLeft.firstIndex(of: true).map { ($0, isLeft) }
  }
}

extension DerivedVariable {
  /// Names in its expressions; those of a path belong to others.
  fileprivate var namesRead: Set<String> {
    switch value {
    case .expression(let expression): expression.variables
    case .select: []
    case .cases(let cases):
      cases.reduce(into: []) { $0.formUnion(($1.condition?.variables ?? []).union($1.value.variables)) }
    }
  }
}

extension DerivedCircle {
  /// `x → y → x`.
  var words: String {
    let names = variables.prefix(20).map(\.name)
    return (names + [variables.count > 20 ? "…" : variables[0].name]).joined(separator: " → ")
  }
}
