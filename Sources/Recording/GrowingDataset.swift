internal import CHDF5
internal import HDF5

/// A dataset that grows by rows, gathered until a chunk is full.
final class GrowingDataset {
  /// How numbers are kept in the file.
  enum Numbers {
    case single, double, whole

    fileprivate var code: Int32 {
      switch self {
      case .single: Int32(CHDF5_SINGLE)
      case .double: Int32(CHDF5_DOUBLE)
      case .whole: Int32(CHDF5_WHOLE)
      }
    }
  }

  private let id: chdf5_id
  private let path: String
  private let width: Int
  private let chunkRows: Int
  private let numbers: Numbers
  private let compresses: Bool
  private var isClosed = false
  private(set) var rows = 0
  /// Rows gathered, in room for a whole chunk.
  private var pending: [Float] = []
  private var pendingDoubles: [Double] = []
  private var gathered = 0
  /// Row, and place in it, of the first value that is no number, among rows handed over.
  private(set) var firstUndefined: (row: Int, place: Int)?

  init(_ file: borrowing HDF5File, _ path: String, shape: [Int], chunkRows: Int, numbers: Numbers, compresses: Bool = true)
    throws(RecordingError)
  {
    let file = file.id
    let id = withHDF5 { unsafe chdf5_growing(file, path, Int32(shape.count + 1), shape, chunkRows, numbers.code, compresses ? 1 : 0) }
    guard id >= 0 else { throw .cannotWrite(path: path, what: "a dataset", reason: SystemError.last) }
    self.id = id
    self.path = path
    self.chunkRows = chunkRows
    self.numbers = numbers
    self.compresses = compresses
    width = shape.reduce(1, *)
    makeRoom()
  }

  private func makeRoom() {
    if numbers == .single {
      pending = SinglePrecision.room(chunkRows * width)
    } else {
      pendingDoubles = SinglePrecision.room(chunkRows * width)
    }
    gathered = 0
  }

  deinit { close() }

  /// Whether as many rows are gathered as a chunk holds.
  var isFull: Bool { gathered == chunkRows }

  /// Adds a row.
  /// - Precondition: it is not full.
  func append(_ values: Span<Double>) {
    precondition(values.count == width && gathered < chunkRows)
    if numbers == .single {
      SinglePrecision.round(values, into: &pending, at: gathered * width)
    } else {
      Self.copy(values, to: &pendingDoubles, at: gathered * width)
    }
    gathered += 1
  }

  private static func copy(_ values: Span<Double>, to rows: inout [Double], at start: Int) {
    var target = rows.mutableSpan
    for i in values.indices { target[start + i] = values[i] }
  }

  /// Adds a row of one number.
  func append(_ value: Double) {
    precondition(numbers != .single && width == 1)
    if gathered < pendingDoubles.count { pendingDoubles[gathered] = value } else { pendingDoubles.append(value) }
    gathered += 1
  }

  /// Rows written and gathered.
  var total: Int { rows + gathered }

  /// Lets go of the dataset; nothing more can be written.
  func close() {
    if !isClosed { _ = withHDF5 { chdf5_close_dataset(id) } }
    isClosed = true
  }

  /// Rows on their way to the file.
  struct Batch: Sendable {
    fileprivate let id: chdf5_id
    fileprivate let path: String
    fileprivate let have: Int
    fileprivate let count: Int
    /// Whether this is a whole chunk, to be written as it is.
    fileprivate let isWhole: Bool
    fileprivate let values: [Float]
    fileprivate let doubles: [Double]

    var bytes: Int { values.count * MemoryLayout<Float>.size + doubles.count * MemoryLayout<Double>.size }

    func write() throws(RecordingError) {
      let result = doubles.isEmpty ? withHDF5 { append(values) } : withHDF5 { append(doubles) }
      guard result >= 0 else { throw .cannotWrite(path: path, what: "rows", reason: SystemError.last) }
    }

    private func append<Number: BitwiseCopyable>(_ numbers: [Number]) -> Int32 {
      let isDouble: Int32 = doubles.isEmpty ? 0 : 1
      return isWhole
        ? unsafe chdf5_append_chunk(id, numbers, have, count, numbers.count * MemoryLayout<Number>.size, isDouble)
        : unsafe chdf5_append(id, numbers, have, count, isDouble)
    }

    /// Leaves the dataset without these rows.
    func takeBack() { _ = withHDF5 { chdf5_cut(id, have) } }
  }

  /// Hands over what was gathered; `nil` where there is nothing.
  func take() -> Batch? {
    let count = gathered
    if count == 0 { return nil }
    if numbers == .single, firstUndefined == nil,
      let found = SinglePrecision.firstUndefined(pending.span.extracting(0..<count * width))
    {
      firstUndefined = (rows + found / width, found % width)
    }
    defer {
      rows += count
      makeRoom()
    }
    return Batch(
      id: id, path: path, have: rows, count: count,
      isWhole: numbers != .whole && !compresses && count == chunkRows && rows % chunkRows == 0, values: pending, doubles: pendingDoubles)
  }
}
