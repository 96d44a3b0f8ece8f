internal import CHDF5

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

  init(_ file: borrowing HDF5File, _ path: String, shape: [Int], chunkRows: Int, isDouble: Bool) throws(RecordingError) {
    let file = file.id
    let id = withHDF5 { unsafe chdf5_growing(file, path, Int32(shape.count + 1), shape, chunkRows, isDouble ? 1 : 0) }
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

  /// Writes what was gathered.
  func write() throws(RecordingError) {
    let count = pendingCount
    if count == 0 { return }
    let id = self.id, have = rows, isDouble = self.isDouble
    let result =
      isDouble
      ? withHDF5 { unsafe chdf5_append(id, pendingDoubles, have, count, 1) }
      : withHDF5 { unsafe chdf5_append(id, pending, have, count, 0) }
    guard result >= 0 else { throw .cannotWrite(path: path, what: "rows", reason: systemReason()) }
    rows += count
    pending.removeAll(keepingCapacity: true)
    pendingDoubles.removeAll(keepingCapacity: true)
  }
}
