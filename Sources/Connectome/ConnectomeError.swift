/// Why a table, a name or a query can't be used.
public enum ConnectomeError: Error, Hashable {
  case malformed(table: String, line: Int, reason: String)
  case unknownCell(String, nearest: String?)
  case unknownTable(String, nearest: String?, known: [String])
  case badQuery(String, column: Int, reason: String)
}

extension ConnectomeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let table, let line, let reason): "\(table):\(line): error: \(reason)"
    case .unknownCell(let name, let nearest):
      "no cell is called “\(name)”" + (nearest.map { "; did you mean \($0)?" } ?? "")
    case .unknownTable(let name, let nearest, let known):
      "no connectome is called “\(name)”"
        + (nearest.map { "; did you mean \($0)?" } ?? "; there are \(known.joined(separator: ", "))")
    case .badQuery(let query, let column, let reason): "“\(query)” at character \(column): \(reason)"
    }
  }
}
