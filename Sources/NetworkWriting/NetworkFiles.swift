/// The files of a written network, by name.
public struct NetworkFiles: Sendable {
  public struct File: Sendable {
    public var name: String
    public var text: String
  }
  public var files: [File]
  public var cells: Int
  public var connections: Int
}
