/// A place in a file, as editors print it: `model.nml:41:7`.
public struct SourceLocation: Hashable, Sendable {
  /// Path of the file as the user named it, or as it was included.
  public var file: String
  /// Line, counted from 1.
  public var line: Int
  /// Column, counted from 1; 0 where it is not known.
  public var column: Int

  public init(file: String, line: Int, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourceLocation: CustomStringConvertible {
  public var description: String {
    column > 0 ? "\(file):\(line):\(column)" : "\(file):\(line)"
  }
}
