internal import Foundation

/// What the operating system says of its last failure.
enum SystemError {
  static var last: String {
    let code = errno
    return code == 0 ? "the library gives no reason" : unsafe String(cString: strerror(code))
  }
}
