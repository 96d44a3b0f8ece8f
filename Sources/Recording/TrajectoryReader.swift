internal import CHDF5
internal import HDF5
internal import Foundation

/// Reads recordings, finished or not.
public struct TrajectoryReader: ~Copyable {
  private let file: HDF5File
  /// Whether the file was never closed: its run was killed, or is at work.
  public let isOpenElsewhere: Bool
  public let path: String

  public init(_ path: String) throws(RecordingError) {
    guard FileManager.default.fileExists(atPath: path) else { throw .cannotOpen(path: path, reason: "no such file") }
    var wasOpen = false
    file = try HDF5File(opening: path, wasOpen: &wasOpen)
    isOpenElsewhere = wasOpen
    self.path = path
  }

  /// Sizes of a dataset; `nil` where there is none.
  public func sizes(_ dataset: String) -> [Int]? {
    var sizes = [Int](repeating: 0, count: 8)
    let id = file.id
    let rank = withHDF5 { unsafe chdf5_sizes(id, dataset, &sizes) }
    return rank < 0 ? nil : Array(sizes.prefix(Int(rank)))
  }

  /// Rows `range` of a numeric dataset, row-major; a scalar has one.
  public func read(_ dataset: String, rows range: Range<Int>? = nil) throws(RecordingError) -> [Double] {
    guard let sizes = sizes(dataset) else { throw .missing(path: path, what: dataset) }
    let wanted = range ?? 0..<(sizes.first ?? 1)
    let width = sizes.dropFirst().reduce(1, *)
    if wanted.isEmpty { return [] }
    guard wanted.upperBound <= (sizes.first ?? 1) else { throw .missing(path: path, what: "row \(wanted.upperBound - 1) of \(dataset)") }
    var values = [Double](repeating: 0, count: wanted.count * width)
    let id = file.id
    let result = withHDF5 { unsafe chdf5_read(id, dataset, wanted.lowerBound, wanted.count, &values) }
    guard result >= 0 else { throw .missing(path: path, what: "readable \(dataset)") }
    return values
  }

  public func readStrings(_ dataset: String) throws(RecordingError) -> [String] {
    guard let sizes = sizes(dataset) else { throw .missing(path: path, what: dataset) }
    let count = sizes.reduce(1, *)
    var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: max(1, count))
    let id = file.id
    let result = withHDF5 { unsafe chdf5_read_strings(id, dataset, &pointers) }
    guard result >= 0 else { throw .missing(path: path, what: "readable \(dataset)") }
    return unsafe pointers.prefix(count).map { pointer in
      guard let pointer = unsafe pointer else { return "" }
      defer { unsafe free(pointer) }
      return unsafe String(cString: pointer)
    }
  }

  public func attribute(_ object: String, _ name: String) -> String? {
    let id = file.id
    return withHDF5 {
      guard let value = unsafe chdf5_read_attribute(id, object, name) else { return nil }
      defer { unsafe free(value) }
      return unsafe String(cString: value)
    }
  }

  /// Names of what a group holds.
  public func members(of group: String) -> [String] {
    var names: [String] = []
    var buffer = [CChar](repeating: 0, count: 512)
    let id = file.id
    while withHDF5({ unsafe chdf5_member(id, group, names.count, &buffer, 512) }) > 0 {
      names.append(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return names
  }

  /// Why the run failed; empty where it did not, or where nothing says so.
  public var reason: String {
    var text = [CChar](repeating: 0, count: Int(CHDF5_NOTE))
    let id = file.id
    guard withHDF5({ unsafe chdf5_read_note(id, "/worm/reason", &text) }) >= 0 else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  public var status: RunStatus? {
    (try? read("/worm/status"))?.first.flatMap { RunStatus(rawValue: Int8($0)) }
  }
}
