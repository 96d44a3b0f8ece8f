/// The order in which Java's `HashMap` gives its keys: by the low bits of their hash, then by insertion.
///
/// jLEMS moves children and attachments in it, and events at equal times follow.
public func javaOrder(_ names: [String]) -> [Int] {
  var capacity = 16
  while names.count * 4 > capacity * 3 { capacity *= 2 }
  let buckets = names.map { name in
    let hash = name.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
    return Int((hash ^ hash >> 16) & UInt32(capacity - 1))
  }
  return names.indices.sorted { buckets[$0] != buckets[$1] ? buckets[$0] < buckets[$1] : $0 < $1 }
}
