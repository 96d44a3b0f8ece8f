/// Base addresses of all spaces, valid within one call.
@unsafe struct Spaces {
  var constants: UnsafeMutablePointer<Double>
  var shared: UnsafeMutablePointer<Double>
  var membrane: UnsafeMutablePointer<Double>
  var nextMembrane: UnsafeMutablePointer<Double>
  var midMembrane: UnsafeMutablePointer<Double>
  var gating: UnsafeMutablePointer<Double>
  var nextGating: UnsafeMutablePointer<Double>

  @inline(__always)
  func base(_ space: Int) -> UnsafeMutablePointer<Double> {
    switch space {
    case 1: unsafe shared
    case 2: unsafe constants
    case 3: unsafe membrane
    case 4: unsafe nextMembrane
    case 5: unsafe midMembrane
    case 6: unsafe gating
    default: unsafe nextGating
    }
  }
}

extension ColumnMemory {
  /// Calls `body` with the addresses of all spaces.
  @inline(__always)
  mutating func withSpaces(constants: [Double], _ body: (Spaces) -> Void) {
    unsafe shared.withUnsafeMutableBufferPointer { shared in
      unsafe membrane.withUnsafeMutableBufferPointer { membrane in
        unsafe nextMembrane.withUnsafeMutableBufferPointer { nextMembrane in
          unsafe midMembrane.withUnsafeMutableBufferPointer { midMembrane in
            unsafe gating.withUnsafeMutableBufferPointer { gating in
              unsafe nextGating.withUnsafeMutableBufferPointer { nextGating in
                unsafe constants.withUnsafeBufferPointer { constants in
                  let empty = unsafe UnsafeMutablePointer<Double>(bitPattern: 8)!
                  unsafe body(
                    Spaces(
                      constants: constants.baseAddress.map { unsafe UnsafeMutablePointer(mutating: $0) } ?? empty,
                      shared: shared.baseAddress ?? empty,
                      membrane: membrane.baseAddress ?? empty,
                      nextMembrane: nextMembrane.baseAddress ?? empty,
                      midMembrane: midMembrane.baseAddress ?? empty,
                      gating: gating.baseAddress ?? empty,
                      nextGating: nextGating.baseAddress ?? empty))
                }
              }
            }
          }
        }
      }
    }
  }
}
