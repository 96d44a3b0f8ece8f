/// Bytes of text being put together. Numbers look as Java writes a `float`, which is how jNeuroML writes its files:
/// `0.0`, `5.0E-5`, `-0.0501`, `1.0E7`, `NaN`, `Infinity`.
@safe public struct TextBuffer: ~Copyable {
  private let bytes: UnsafeMutableRawBufferPointer
  /// Bytes so far.
  public private(set) var count = 0

  /// Room that one number or a separator may touch.
  public static let widestNumber = 24

  public init(capacity: Int) {
    unsafe bytes = .allocate(byteCount: capacity + Self.widestNumber, alignment: 16)
  }

  deinit { unsafe bytes.deallocate() }

  /// Bytes that surely fit.
  public var room: Int { unsafe bytes.count - Self.widestNumber - count }

  public mutating func removeAll() { count = 0 }

  /// Adds one byte.
  mutating func append(byte: UInt8) {
    unsafe precondition(count < bytes.count)
    unsafe bytes.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  public mutating func append(_ text: String) {
    for byte in text.utf8 { append(byte: byte) }
  }

  /// Adds a number.
  /// - Precondition: `room` is at least `widestNumber` bytes.
  public mutating func append(_ number: Float) {
    precondition(room >= Self.widestNumber)
    count = cursor.adding(exactly: number, NumberTables()).place - 1  // the tab is taken back
  }

  /// Adds rows: numbers, each with a tab behind it, and a line feed behind every `width` of them.
  /// - Precondition: `room` is at least `widestNumber` bytes a number.
  public mutating func append(rows numbers: Span<Float>, width: Int) {
    precondition(room >= numbers.count * Self.widestNumber)
    var texts = RowTexts(width: width)
    count = texts.put(numbers, at: cursor).place
  }

  /// One number as text.
  public static func text(of number: Float) -> String {
    var buffer = TextBuffer(capacity: widestNumber)
    buffer.append(number)
    return unsafe buffer.withBytes { (bytes) in unsafe String(decoding: bytes, as: UTF8.self) }
  }

  /// The text so far, for as long as `body` runs.
  public func withBytes<Result, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Result) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[0..<count]))
  }

  private var cursor: TextCursor {
    guard let start = unsafe bytes.baseAddress else { preconditionFailure("no room at all") }
    return unsafe TextCursor(start, place: count)
  }
}
