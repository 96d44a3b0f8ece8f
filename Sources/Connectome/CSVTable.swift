/// A comma-separated table with a head; fields may be quoted.
struct CSVTable {
  let name: String
  let head: [String]
  let rows: [[String]]

  init(name: String, text: String) throws(ConnectomeError) {
    var lines = Self.parse(text)
    guard !lines.isEmpty else { throw .malformed(table: name, line: 1, reason: "the table is empty") }
    head = lines.removeFirst()
    for (index, row) in lines.enumerated() where row.count != head.count {
      throw .malformed(table: name, line: index + 2, reason: "\(row.count) fields; expected \(head.count)")
    }
    rows = lines
    self.name = name
  }

  func column(_ title: String) throws(ConnectomeError) -> Int {
    if let place = head.firstIndex(of: title) { return place }
    throw .malformed(table: name, line: 1, reason: "no column “\(title)”")
  }

  private static func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    func finish() -> String { String(decoding: field, as: UTF8.self) }
    for byte in text.utf8 {
      if isQuoted {
        if byte == UInt8(ascii: "\"") { isQuoted = false } else { field.append(byte) }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: ","):
        row.append(finish())
        field.removeAll(keepingCapacity: true)
      case 10:
        row.append(finish())
        field.removeAll(keepingCapacity: true)
        rows.append(row)
        row.removeAll(keepingCapacity: true)
      case 13: continue
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !row.isEmpty { rows.append(row + [finish()]) }
    return rows
  }
}
