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
  /// Rows gathered: `filled` numbers of a whole chunk's room.
  private var pending: [Float] = []
  private var pendingDoubles: [Double] = []
  private var filled = 0

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
    makeRoom()
  }

  private func makeRoom() {
    if isDouble { pendingDoubles = Self.room(chunkRows * width) } else { pending = Self.room(chunkRows * width) }
    filled = 0
  }

  /// Numbers that will be written before they are read.
  private static func room<Number: BitwiseCopyable>(_ count: Int) -> [Number] {
    unsafe Array(unsafeUninitializedCapacity: count) { (_, initialized) in initialized = count }
  }

  deinit { close() }

  /// Whether as many rows are gathered as a chunk holds.
  var isFull: Bool { pendingCount == chunkRows }

  /// Adds a row.
  /// - Precondition: it is not full.
  func append(_ values: Span<Double>) {
    precondition(values.count == width && filled + width <= chunkRows * width)
    if isDouble {
      Self.copy(values, to: &pendingDoubles, at: filled)
    } else {
      Self.round(values, to: &pending, at: filled)
    }
    filled += width
  }

  private static func copy(_ values: Span<Double>, to rows: inout [Double], at start: Int) {
    var target = rows.mutableSpan
    for i in values.indices { target[start + i] = values[i] }
  }

  private static func round(_ values: Span<Double>, to rows: inout [Float], at start: Int) {
    var target = rows.mutableSpan
    for i in values.indices { target[start + i] = Float(values[i]) }
  }

  /// Adds a row of one double.
  func append(_ value: Double) {
    precondition(isDouble && width == 1)
    if filled < pendingDoubles.count { pendingDoubles[filled] = value } else { pendingDoubles.append(value) }
    filled += 1
  }

  /// Rows written and gathered.
  var total: Int { rows + pendingCount }

  /// Lets go of the dataset; nothing more can be written.
  func close() {
    if !isClosed { _ = withHDF5 { chdf5_close_dataset(id) } }
    isClosed = true
  }

  private var pendingCount: Int { filled / width }

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

    /// Leaves the dataset without these rows.
    func takeBack() { _ = withHDF5 { chdf5_cut(id, have) } }
  }

  /// Hands over what was gathered; `nil` where there is nothing.
  func take() -> Batch? {
    let count = pendingCount
    if count == 0 { return nil }
    defer {
      rows += count
      makeRoom()
    }
    return Batch(id: id, path: path, have: rows, count: count, values: pending, doubles: pendingDoubles)
  }
}
