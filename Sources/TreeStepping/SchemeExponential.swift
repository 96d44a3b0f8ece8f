/// Moves occupancies by a step of constant rates: e^(A·dt), with A scaled down to 10⁻¹² and squared up again, as jLEMS does
/// it: (e^(X) − 1) doubles by 2X + X².
enum SchemeExponential {
  /// - Parameter rates: [states × states], row-major, 1/s; column j is what leaves state j.
  static func move(_ occupancies: inout [Double], rates: [Double], step: Double) {
    let n = occupancies.count
    var m = rates.map { $0 * step }
    let largest = m.reduce(0) { max($0, $1.magnitude) }
    var halvings = 0
    var factor = 1.0
    while largest * factor > 1e-12 {
      factor *= 0.5
      halvings += 1
    }
    for i in m.indices { m[i] *= factor }
    for _ in 0..<halvings {
      let square = product(m, m, n)
      for i in m.indices { m[i] = (m[i] + m[i]) + square[i] }
    }
    for i in 0..<n { m[i * n + i] += 1 }
    occupancies = (0..<n).map { i in (0..<n).reduce(0.0) { $0 + m[i * n + $1] * occupancies[$1] } }
  }

  private static func product(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
    var result = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n { result[i * n + j] += a[i * n + k] * b[k * n + j] }
      }
    }
    return result
  }
}
