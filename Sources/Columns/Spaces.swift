/// Base addresses of all spaces, by the number of the space; valid within one call.
@unsafe struct Spaces {
  /// Where they stand, not they: a copy for each operand would cost more than the operand.
  let bases: UnsafePointer<UnsafeMutablePointer<Double>>
  /// What instructions keep for themselves.
  let kept: UnsafeMutablePointer<Double>

  /// Calls `body` with the spaces at `bases`.
  @inline(__always)
  fileprivate static func with(
    _ bases: InlineArray<8, UnsafeMutablePointer<Double>>, kept: UnsafeMutablePointer<Double>, _ body: (Spaces) -> Void
  ) {
    unsafe bases.span.withUnsafeBufferPointer { bases in unsafe body(Spaces(bases: bases.baseAddress!, kept: kept)) }
  }

  /// The same spaces, but for scratch rows.
  func withScratch(_ scratch: UnsafeMutablePointer<Double>, _ body: (Spaces) -> Void) {
    unsafe Self.with(InlineArray { i in unsafe i == 0 ? scratch : bases[i] }, kept: kept, body)
  }

  /// The same spaces from a row on; scratch rows begin with a chunk's first.
  @inline(__always)
  func from(_ first: Int, _ body: (Spaces) -> Void) {
    unsafe Self.with(InlineArray { i in unsafe bases[i] + (i == 0 ? 0 : first) }, kept: kept, body)
  }

  /// Where an operand is.
  @inline(__always)
  func address(_ operand: Operand) -> UnsafeMutablePointer<Double> { unsafe bases[Int(operand.code & 7)] + Int(operand.code >> 3) }

  @inline(__always)
  func base(_ space: Operand.Space) -> UnsafeMutablePointer<Double> { unsafe base(Int(space.rawValue)) }

  @inline(__always)
  func base(_ space: Int) -> UnsafeMutablePointer<Double> { unsafe bases[space] }
}

extension ColumnMemory {
  /// Calls `body` with the addresses of all spaces.
  @inline(__always)
  mutating func withSpaces(
    constants: Column, scratch: UnsafeMutablePointer<Double>? = nil, _ body: (Spaces) -> Void
  ) {
    unsafe shared.withNumbers { shared in
      unsafe membrane.withNumbers { membrane in
        unsafe nextMembrane.withNumbers { nextMembrane in
          unsafe midMembrane.withNumbers { midMembrane in
            unsafe gating.withNumbers { gating in
              unsafe nextGating.withNumbers { nextGating in
                unsafe kept.withNumbers { kept in
                  unsafe constants.withUnsafeBytes { constants in
                    // In the order of `Operand.Space`.
                    unsafe Spaces.with(
                      [
                        scratch ?? Column.noNumbers, shared, Column.numbers(UnsafeMutableRawPointer(mutating: constants.baseAddress)),
                        membrane, nextMembrane, midMembrane, gating, nextGating,
                      ], kept: kept, body)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension [Lanes] {
  /// Where the numbers of an empty column are.
  @inline(__always)
  fileprivate static var noNumbers: UnsafeMutablePointer<Double> { unsafe UnsafeMutablePointer(bitPattern: 64)! }

  @inline(__always)
  fileprivate static func numbers(_ base: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Double> {
    unsafe base.map { unsafe $0.assumingMemoryBound(to: Double.self) } ?? noNumbers
  }

  /// Calls `body` with the address of the first number.
  @inline(__always)
  mutating func withNumbers<Result>(_ body: (UnsafeMutablePointer<Double>) -> Result) -> Result {
    unsafe withUnsafeMutableBytes { bytes in unsafe body(Self.numbers(bytes.baseAddress)) }
  }
}
