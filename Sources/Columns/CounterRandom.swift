/// A number drawn evenly from [0, 1), decided by its key alone: the order of drawing changes nothing.
///
/// Two rounds of the SplitMix64 finaliser (Steele, Lea & Flood 2014, OOPSLA) over the mixed key.
@inlinable
public func uniformRandom(seed: UInt64, stream: UInt64, counter: UInt64) -> Double {
  var z = mixBits(seed &+ 0x9E37_79B9_7F4A_7C15)
  z = mixBits(z ^ (stream &* 0xD1B5_4A32_D192_ED03))
  z = mixBits(z ^ (counter &* 0x8CB9_2BA7_2F3D_8DD7))
  return Double(z &>> 11) * 0x1p-53
}

@inlinable
func mixBits(_ x: UInt64) -> UInt64 {
  var z = x
  z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z &>> 31)
}
