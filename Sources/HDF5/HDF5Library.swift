internal import CHDF5
internal import Synchronization

/// The gate to libhdf5: one caller at a time, and no messages of its own.
private let gate = Mutex<Bool>(false)

/// Runs `body` alone with the library.
package func withHDF5<Result>(_ body: () -> Result) -> Result {
  gate.withLock { isReady in
    // Its own clearing away at the program's end follows dangling pointers after a failed close: a full disk.
    if !isReady { chdf5_leave_exit_alone() }
    isReady = true
    // The library keeps this for each thread.
    chdf5_be_quiet()
    return body()
  }
}

/// Calls `body` with C strings.
package func withCStrings<Result>(_ strings: [String], _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
  var bytes: [CChar] = []
  var starts: [Int] = []
  for string in strings {
    starts.append(bytes.count)
    bytes.append(contentsOf: string.utf8CString)
  }
  return unsafe bytes.withUnsafeBufferPointer { buffer in
    var pointers: [UnsafePointer<CChar>?] = unsafe starts.map { unsafe buffer.baseAddress! + $0 }
    if unsafe pointers.isEmpty { unsafe pointers.append(nil) }
    return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress!) }
  }
}
