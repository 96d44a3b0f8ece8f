internal import CResources

/// A file that the program carries inside itself, named by its path in the repository: `connectome/cells.csv`.
public struct Resource: Sendable {
  public let name: String
  public let text: String

  /// The resource called `name`; `nil` where there is none.
  public init?(named name: String) {
    var index = 0
    while true {
      let entry = unsafe worm_resource_at(index)
      guard let cName = unsafe entry.name else { return nil }
      if unsafe String(cString: cName) == name {
        self.name = name
        self.text = unsafe String(decoding: UnsafeBufferPointer(start: entry.bytes, count: entry.count), as: UTF8.self)
        return
      }
      index += 1
    }
  }
}
