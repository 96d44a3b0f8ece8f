/// A number with so many digits behind the point.
func decimal(_ value: Double, _ digits: Int) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let whole = Int((value.magnitude * scale).rounded())
  let sign = value < 0 && whole > 0 ? "-" : ""
  if digits == 0 { return sign + "\(whole)" }
  let tail = "\(whole % Int(scale))"
  return sign + "\(whole / Int(scale))." + String(repeating: "0", count: digits - tail.count) + tail
}
