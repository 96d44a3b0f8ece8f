internal import CHDF5
internal import HDF5

/// An open HDF5 file; closed when it goes.
struct HDF5File: ~Copyable {
  let id: chdf5_id
  let path: String
  private var isClosed = false
  /// The first failure is told once, by `check`.
  private var failed: String?

  init(creating path: String) throws(RecordingError) {
    let id = withHDF5 { unsafe chdf5_create(path) }
    guard id >= 0 else { throw .cannotCreate(path: path, reason: SystemError.last) }
    self.id = id
    self.path = path
  }

  init(opening path: String, wasOpen: inout Bool) throws(RecordingError) {
    var flag: Int32 = 0
    let id = withHDF5 { unsafe chdf5_open(path, &flag) }
    guard id >= 0 else { throw .cannotOpen(path: path, reason: "it is not an HDF5 file, or is damaged") }
    self.id = id
    self.path = path
    wasOpen = flag != 0
  }

  deinit { if !isClosed { _ = withHDF5 { chdf5_close(id) } } }

  /// Closes now, so that a failure is an error and not a silence.
  mutating func close() throws(RecordingError) {
    if isClosed { return }
    isClosed = true
    guard withHDF5({ chdf5_close(id) }) >= 0 else {
      throw .cannotWrite(path: path, what: "the end of the file", reason: SystemError.last)
    }
  }

  /// Leaves the file as if the run had died: readers take what is whole. Where writing fails, closing would call it finished.
  mutating func abandon() { isClosed = true }

  private mutating func note(_ result: Int32, _ what: String) {
    if result < 0, failed == nil { failed = what }
  }

  /// Throws the first failure since it was last asked.
  mutating func check() throws(RecordingError) {
    guard let what = failed else { return }
    failed = nil
    throw .cannotWrite(path: path, what: what, reason: SystemError.last)
  }

  mutating func group(_ path: String) { note(withHDF5 { unsafe chdf5_make_group(id, path) }, path) }

  mutating func attribute(_ object: String, _ name: String, _ value: String) {
    note(
      withHDF5 { unsafe withCStrings([value]) { unsafe chdf5_attribute_strings(id, object, name, $0, 1, 1) } }, object)
  }

  mutating func attribute(_ object: String, _ name: String, _ values: [String]) {
    let count = values.count
    note(
      withHDF5 { unsafe withCStrings(values) { unsafe chdf5_attribute_strings(id, object, name, $0, count, 0) } }, object)
  }

  mutating func attribute(_ object: String, _ name: String, _ value: Float) {
    note(withHDF5 { unsafe chdf5_attribute_scalar(id, object, name, value) }, object)
  }

  mutating func attribute(_ object: String, _ name: String, _ value: Int32) {
    note(withHDF5 { unsafe chdf5_attribute_int(id, object, name, value) }, object)
  }

  mutating func attribute(_ object: String, _ name: String, _ values: [Int32]) {
    note(withHDF5 { unsafe chdf5_attribute_ints(id, object, name, values, values.count) }, object)
  }

  mutating func text(_ path: String, _ value: String) {
    note(withHDF5 { unsafe withCStrings([value]) { unsafe chdf5_strings(id, path, $0, 1, 1, 0) } }, path)
  }

  mutating func texts(_ path: String, _ values: [String], extendible: Bool = false) {
    let count = values.count
    note(
      withHDF5 { unsafe withCStrings(values) { unsafe chdf5_strings(id, path, $0, count, 0, extendible ? 1 : 0) } }, path)
  }

  mutating func integers(_ path: String, _ values: [Int32]) {
    note(withHDF5 { unsafe chdf5_ints(id, path, values, values.count) }, path)
  }

  mutating func numbers(_ path: String, _ values: [Double]) {
    note(withHDF5 { unsafe chdf5_doubles(id, path, values, values.count) }, path)
  }

  mutating func number(_ path: String, _ value: Double) {
    note(withHDF5 { unsafe chdf5_scalar_double(id, path, value) }, path)
  }

  mutating func status(_ status: RunStatus, isNew: Bool) {
    note(withHDF5 { unsafe chdf5_scalar_byte(id, "/worm/status", status.rawValue, isNew ? 1 : 0) }, "/worm/status")
  }

  /// Why a run failed, cut to the room that there is.
  mutating func reason(_ text: String, isNew: Bool) {
    var room = [CChar](repeating: 0, count: Int(CHDF5_NOTE))
    var used = 0
    for character in text {
      let bytes = String(character).utf8
      if used + bytes.count >= room.count { break }
      for byte in bytes {
        room[used] = CChar(bitPattern: byte)
        used += 1
      }
    }
    note(withHDF5 { unsafe chdf5_write_note(id, "/worm/reason", room, isNew ? 1 : 0) }, "/worm/reason")
  }

  mutating func scale(_ path: String, _ scale: String, dimension: Int) {
    note(withHDF5 { unsafe chdf5_attach_scale(id, path, scale, UInt32(dimension)) }, path)
  }

  mutating func flush() { note(withHDF5 { chdf5_flush(id) }, "to the disk") }

  mutating func startSWMR() { note(withHDF5 { chdf5_start_swmr(id) }, "the start of the recording") }
}
