/// SHA-256 (FIPS 180-4), for naming inputs; some lines of our own against minutes of building a cryptography package.
enum SHA256 {
  static func hexDigest(_ message: [UInt8]) -> String {
    var state = SIMD8<UInt32>(roots(8) { $0.squareRoot() })
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    let bits = UInt64(message.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) { padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    for block in stride(from: 0, to: padded.count, by: 64) { compress(&state, padded, block) }
    return state.indices.map { i in
      let text = String(state[i], radix: 16)
      return String(repeating: "0", count: 8 - text.count) + text
    }.joined()
  }

  private static let constants: [UInt32] = roots(64) { cubeRoot($0) }

  /// First 32 bits of the fractions of roots of the first primes.
  private static func roots(_ count: Int, _ root: (Double) -> Double) -> [UInt32] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < count {
      if !primes.contains(where: { candidate % $0 == 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      let value = root(Double(prime))
      return UInt32((value - value.rounded(.down)) * 4_294_967_296)
    }
  }

  private static func cubeRoot(_ x: Double) -> Double {
    var y = x / 3 + 1
    for _ in 0..<60 { y = (2 * y + x / (y * y)) / 3 }
    return y
  }

  private static func compress(_ state: inout SIMD8<UInt32>, _ bytes: [UInt8], _ start: Int) {
    var w = InlineArray<64, UInt32>(repeating: 0)
    for i in 0..<64 {
      if i < 16 {
        for place in 0..<4 { w[i] = w[i] << 8 | UInt32(bytes[start + 4 * i + place]) }
      } else {
        let a = w[i - 15], b = w[i - 2]
        w[i] = w[i - 16] &+ (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) &+ w[i - 7] &+ (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10)
      }
    }
    var v = state
    for i in 0..<64 {
      let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let t1 = v[7] &+ s1 &+ choice &+ constants[i] &+ w[i]
      let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
      let t2 = s0 &+ ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]))
      v = SIMD8(t1 &+ t2, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6])
    }
    state &+= v
  }

  private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
}
