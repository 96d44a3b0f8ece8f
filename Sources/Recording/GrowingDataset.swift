internal import CHDF5
internal import HDF5

/// A dataset that grows by rows, gathered until a chunk is full.
final class GrowingDataset {
  private let id: chdf5_id
  private let path: String
  private let width: Int
  private let chunkRows: Int
  private let isDouble: Bool
  private var isClosed = false
  private(set) var rows = 0
  private var pending: [Float] = []
  private var pendingDoubles: [Double] = []

  init(_ file: borrowing HDF5File, _ path: String, shape: [Int], chunkRows: Int, isDouble: Bool, compresses: Bool = true)
    throws(RecordingError)
  {
    let file = file.id
    let id = withHDF5 { unsafe chdf5_growing(file, path, Int32(shape.count + 1), shape, chunkRows, isDouble ? 1 : 0, compresses ? 1 : 0) }
    guard id >= 0 else { throw .cannotWrite(path: path, what: "a dataset", reason: systemReason()) }
    self.id = id
    self.path = path
    self.chunkRows = chunkRows
    self.isDouble = isDouble
    width = shape.reduce(1, *)
  }

  deinit { close() }

  /// Adds a row; `true` when a chunk is full and `write` is due.
  func append(_ values: Span<Double>) -> Bool {
    precondition(values.count == width)
    for i in values.indices {
      if isDouble { pendingDoubles.append(values[i]) } else { pending.append(Float(values[i])) }
    }
    return pendingCount == chunkRows
  }

  func append(_ value: Double) {
    if isDouble { pendingDoubles.append(value) } else { pending.append(Float(value)) }
  }

  /// Rows written and gathered.
  var total: Int { rows + pendingCount }

  /// Lets go of the dataset; nothing more can be written.
  func close() {
    if !isClosed { _ = withHDF5 { chdf5_close_dataset(id) } }
    isClosed = true
  }

  private var pendingCount: Int { (isDouble ? pendingDoubles.count : pending.count) / width }

  /// Rows on their way to the file.
  struct Batch: Sendable {
    fileprivate let id: chdf5_id
    fileprivate let path: String
    fileprivate let have: Int
    fileprivate let count: Int
    fileprivate let values: [Float]
    fileprivate let doubles: [Double]

    func write() throws(RecordingError) {
      let result =
        doubles.isEmpty
        ? withHDF5 { unsafe chdf5_append(id, values, have, count, 0) }
        : withHDF5 { unsafe chdf5_append(id, doubles, have, count, 1) }
      guard result >= 0 else { throw .cannotWrite(path: path, what: "rows", reason: systemReason()) }
    }
  }

  /// Hands over what was gathered; `nil` where there is nothing.
  func take() -> Batch? {
    let count = pendingCount
    if count == 0 { return nil }
    defer {
      rows += count
      pending = []
      pending.reserveCapacity(isDouble ? 0 : chunkRows * width)
      pendingDoubles = []
    }
    return Batch(id: id, path: path, have: rows, count: count, values: pending, doubles: pendingDoubles)
  }
}
