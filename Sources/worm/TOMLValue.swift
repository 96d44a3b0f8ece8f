/// A value of an experiment file.
enum TOMLValue {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case list([TOMLValue])
  case table(TOMLTable)
}

/// Keys and values, with the line of each key, from 1.
struct TOMLTable {
  private(set) var values: [String: (value: TOMLValue, line: Int)] = [:]
  /// In the order of the file.
  private(set) var keys: [String] = []

  subscript(_ key: String) -> TOMLValue? { values[key]?.value }

  func line(of key: String) -> Int? { values[key]?.line }

  /// Whether the key was new.
  mutating func add(_ key: String, _ value: TOMLValue, line: Int) -> Bool {
    if values[key] != nil { return false }
    keys.append(key)
    values[key] = (value, line)
    return true
  }

  mutating func replace(_ key: String, with value: TOMLValue) { values[key]?.value = value }
}

extension TOMLValue {
  var string: String? { if case .text(let text) = self { text } else { nil } }
  var int: Int? { if case .integer(let number) = self { number } else { nil } }
  var double: Double? { if case .number(let number) = self { number } else { nil } }
  var bool: Bool? { if case .flag(let isOn) = self { isOn } else { nil } }
  var array: [TOMLValue]? { if case .list(let items) = self { items } else { nil } }
  var table: TOMLTable? { if case .table(let table) = self { table } else { nil } }
}
