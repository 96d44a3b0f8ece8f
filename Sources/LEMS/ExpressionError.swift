/// Why a text is not an expression; `column` counts characters from 1.
public struct ExpressionError: Error, Hashable, CustomStringConvertible {
  public var text: String
  public var column: Int
  public var reason: String

  public var description: String { "“\(text)” at character \(column): \(reason)" }
}
