/// Base addresses of all spaces, by the number of the space; valid within one call.
@unsafe struct Spaces {
  var bases: InlineArray<8, UnsafeMutablePointer<Double>>

  @inline(__always)
  func base(_ space: Int) -> UnsafeMutablePointer<Double> { unsafe bases[unchecked: space] }
}

extension ColumnMemory {
  /// Calls `body` with the addresses of all spaces.
  @inline(__always)
  mutating func withSpaces(
    constants: [Double], scratch: UnsafeMutablePointer<Double>? = nil, _ body: (Spaces) -> Void
  ) {
    unsafe shared.withUnsafeMutableBufferPointer { shared in
      unsafe membrane.withUnsafeMutableBufferPointer { membrane in
        unsafe nextMembrane.withUnsafeMutableBufferPointer { nextMembrane in
          unsafe midMembrane.withUnsafeMutableBufferPointer { midMembrane in
            unsafe gating.withUnsafeMutableBufferPointer { gating in
              unsafe nextGating.withUnsafeMutableBufferPointer { nextGating in
                unsafe constants.withUnsafeBufferPointer { constants in
                  let empty = unsafe UnsafeMutablePointer<Double>(bitPattern: 8)!
                  // In the order of `Operand.Space`.
                  unsafe body(
                    Spaces(bases: [
                      scratch ?? empty, shared.baseAddress ?? empty,
                      constants.baseAddress.map { unsafe UnsafeMutablePointer(mutating: $0) } ?? empty,
                      membrane.baseAddress ?? empty, nextMembrane.baseAddress ?? empty, midMembrane.baseAddress ?? empty,
                      gating.baseAddress ?? empty, nextGating.baseAddress ?? empty,
                    ]))
                }
              }
            }
          }
        }
      }
    }
  }
}
