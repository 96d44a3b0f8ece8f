/// Eight points side by side, with the fourth lanes of the column.
struct EightPoints {
  let x: SIMD8<Float>, y: SIMD8<Float>, z: SIMD8<Float>, w: SIMD8<Float>

  /// Of the first `count` of eight rows; in place of the others stands `instead`.
  @inline(__always)
  init(_ column: UnsafeMutablePointer<SIMD4<Float>>, _ rows: UnsafeMutablePointer<Int32>, count: Int, instead: Int) {
    @inline(__always)
    func point(_ k: Int) -> SIMD4<Float> { unsafe column[k < count ? Int(rows[k]) : instead] }
    @inline(__always)
    func pair(_ k: Int) -> SIMD8<Float> { SIMD8(lowHalf: point(k), highHalf: point(k + 1)) }
    let a = pair(0), b = pair(2), c = pair(4), d = pair(6)
    let xz = (SIMD8(lowHalf: a.evenHalf, highHalf: b.evenHalf), SIMD8(lowHalf: c.evenHalf, highHalf: d.evenHalf))
    let yw = (SIMD8(lowHalf: a.oddHalf, highHalf: b.oddHalf), SIMD8(lowHalf: c.oddHalf, highHalf: d.oddHalf))
    x = SIMD8(lowHalf: xz.0.evenHalf, highHalf: xz.1.evenHalf)
    z = SIMD8(lowHalf: xz.0.oddHalf, highHalf: xz.1.oddHalf)
    y = SIMD8(lowHalf: yw.0.evenHalf, highHalf: yw.1.evenHalf)
    w = SIMD8(lowHalf: yw.0.oddHalf, highHalf: yw.1.oddHalf)
  }
}
