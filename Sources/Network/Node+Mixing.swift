/// Bits spread well enough to find nodes by: the golden ratio's multiplication (Knuth 1998, The Art of Computer Programming 3,
/// 6.4), upper half.
private func mix(_ bits: UInt64, _ salt: UInt64) -> UInt64 {
  let product = (bits ^ (salt &* 0xD1B5_4A32_D192_ED03)) &* 0x9E37_79B9_7F4A_7C15
  return product ^ product >> 32
}

extension NodeIndex {
  var mixed: UInt64 { UInt64(bitPattern: Int64(value)) &* 0x9E37_79B9_7F4A_7C15 }
  fileprivate var bits: UInt64 { UInt64(UInt32(bitPattern: value)) }
}

extension Node {
  /// Spread over the upper half of the bits.
  var mixed: UInt64 {
    let inner: UInt64 =
      switch self {
      case .constant(let bits): mix(bits, 1)
      case .parameter(let place): mix(UInt64(place), 2)
      case .state(let place): mix(UInt64(place), 3)
      case .input(let place): mix(UInt64(place), 4)
      case .time: 5
      case .step: 6
      case .eventWeight: 7
      case .unary(let operation, let a): mix(a.bits, 8 + UInt64(operation.rawValue))
      case .binary(let operation, let a, let b): mix(a.bits << 32 | b.bits, 40 + UInt64(operation.rawValue))
      case .select(let test, let yes, let no): mix(mix(test.bits, 80) ^ (yes.bits << 32 | no.bits), 81)
      case .random(let limit, let site): mix(limit.bits << 32 | UInt64(site), 82)
      }
    return mix(inner, 0)
  }
}
