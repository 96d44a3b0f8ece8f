internal import CHDF5
internal import Foundation

/// Looks into an HDF5 file of any make: groups, numbers, attributes.
public struct HDF5Reader: ~Copyable {
  private let id: chdf5_id

  /// `nil` where the file is none, or can't be opened.
  public init?(_ path: String) {
    var wasOpen: Int32 = 0
    let opened = withHDF5 { unsafe chdf5_open(path, &wasOpen) }
    guard opened >= 0 else { return nil }
    id = opened
  }

  deinit {
    let id = self.id
    _ = withHDF5 { chdf5_close(id) }
  }

  /// Names of what a group holds, in the order of letters.
  public func members(of group: String) -> [String] {
    var names: [String] = []
    var buffer = [CChar](repeating: 0, count: 1024)
    while withHDF5({ unsafe chdf5_member(id, group, names.count, &buffer, 1024) }) > 0 {
      names.append(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return names
  }

  /// Sizes of a dataset; `nil` where there is none.
  public func sizes(_ dataset: String) -> [Int]? {
    var sizes = [Int](repeating: 0, count: 8)
    let rank = withHDF5 { unsafe chdf5_sizes(id, dataset, &sizes) }
    return rank < 0 ? nil : Array(sizes.prefix(Int(rank)))
  }

  /// Bytes that a dataset takes in the file, as compressed.
  public func stored(_ dataset: String) -> Int { withHDF5 { unsafe chdf5_stored(id, dataset) } }

  /// All numbers of a dataset, row-major; `nil` where it has none.
  public func numbers(_ dataset: String) -> [Double]? {
    guard let sizes = sizes(dataset) else { return nil }
    var values = [Double](repeating: 0, count: sizes.reduce(1, *))
    if values.isEmpty { return [] }
    let result = withHDF5 { unsafe chdf5_read(id, dataset, 0, sizes.first ?? 1, &values) }
    return result < 0 ? nil : values
  }

  /// An attribute's text, or its number in digits.
  public func attribute(_ object: String, _ name: String) -> String? {
    withHDF5 {
      guard let value = unsafe chdf5_attribute_text(id, object, name) else { return nil }
      defer { unsafe free(value) }
      return unsafe String(cString: value)
    }
  }
}
