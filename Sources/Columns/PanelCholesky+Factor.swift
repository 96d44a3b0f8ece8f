/// The factor, left-looking: a panel takes what earlier ones give, then is factored by itself.
extension PanelCholesky {
  typealias Eight = SIMD8<Float>
  typealias Values = UnsafeMutablePointer<Float>

  /// A = L Lᵀ. `false` where the matrix or rounding leave no positive pivot.
  public func factor(_ team: WorkerTeam) -> Bool {
    var first = true, second = true
    team.run({ first = factor(plan.parts[0], halves.0) }, { second = factor(plan.parts[1], halves.1) })
    return first && second && factor(plan.parts[2], halves.0)
  }

  private func factor(_ panels: Range<Int>, _ scratch: PanelScratch) -> Bool {
    for number in panels {
      let panel = plan.panels[number]
      for update in panel.updates { subtract(plan.updates[update], from: panel, scratch) }
      guard factor(panel) else { return false }
      invertHead(panel, scratch)
    }
    return true
  }

  /// Takes from a panel what an earlier one gives: the products of its rows below with those of them that are columns of the target.
  private func subtract(_ update: PanelPlan.Update, from target: PanelPlan.Panel, _ scratch: PanelScratch) {
    let source = plan.panels[update.source]
    let below = unsafe values + (source.offset + source.head), product = unsafe scratch.product
    let length = source.stride - source.head
    for block in update.begin..<(update.begin + update.columns) {
      let row = 3 * block
      for i in stride(from: row / 8 * 8, to: length, by: 16) {
        unsafe Tile(below, source.stride, rows: i, length, by: row, columns: 3 * source.width).store(product + i, length)
      }
      let column = 3 * (Int(plan.rows[source.rows.lowerBound + block]) - target.first)
      let to = unsafe values + (target.offset + column * target.stride)
      for run in plan.runs[update.runs] where Int(run.from + run.length) > row {
        let skipped = max(0, row - Int(run.from))
        for c in 0..<3 {
          unsafe Self.subtract(
            product + (c * length + Int(run.from) + skipped), from: to + (c * target.stride + Int(run.to) + skipped),
            Int(run.length) - skipped)
        }
      }
    }
  }

  @inline(__always)
  private static func subtract(_ values: Values, from target: Values, _ count: Int) {
    var i = 0
    while i &+ 8 <= count {
      unsafe store(load(target + i) - load(values + i), target + i)
      i &+= 8
    }
    while i < count {
      unsafe target[i] -= values[i]
      i &+= 1
    }
  }

  /// Factors a panel by itself, block column by block column.
  private func factor(_ panel: PanelPlan.Panel) -> Bool {
    let base = unsafe values + panel.offset
    for block in 0..<panel.width {
      let c = 3 * block
      let column = unsafe base + c * panel.stride
      if c > 0 {
        for i in stride(from: c / 8 * 8, to: panel.stride, by: 16) {
          unsafe Tile(base, panel.stride, rows: i, panel.stride, by: c, columns: c).subtract(from: column + i, panel.stride)
        }
      }
      guard unsafe scale(column, panel.stride, c) else { return false }
    }
    return true
  }

  /// Factors the block at row c of three columns, and divides the rows below by it.
  @inline(__always)
  private func scale(_ first: Values, _ stride: Int, _ c: Int) -> Bool {
    let second = unsafe first + stride, third = unsafe second + stride
    let a = unsafe first[c]
    guard a > 0, a < .infinity else { return false }
    let l0 = 1 / a.squareRoot()
    let l10 = unsafe first[c + 1] * l0, l20 = unsafe first[c + 2] * l0
    let b = unsafe second[c + 1] - l10 * l10
    guard b > 0, b < .infinity else { return false }
    let l1 = 1 / b.squareRoot()
    let l21 = unsafe (second[c + 2] - l10 * l20) * l1
    let d = unsafe third[c + 2] - l20 * l20 - l21 * l21
    guard d > 0, d < .infinity else { return false }
    let l2 = 1 / d.squareRoot()
    var i = c / 8 * 8
    while i < stride {
      let x = unsafe Self.load(first + i) * l0
      let y = unsafe (Self.load(second + i) - x * l10) * l1
      let z = unsafe (Self.load(third + i) - x * l20 - y * l21) * l2
      unsafe Self.store(x, first + i)
      unsafe Self.store(y, second + i)
      unsafe Self.store(z, third + i)
      i &+= 8
    }
    return true
  }

  /// Puts the inverse of a panel's triangle in its place, row i of the inverse into column i, and zeros behind.
  private func invertHead(_ panel: PanelPlan.Panel, _ scratch: PanelScratch) {
    let base = unsafe values + panel.offset, inverse = unsafe scratch.product
    let width = 3 * panel.width
    for i in 0..<width {
      var a = Eight.zero, b = a, c = a
      for k in 0..<i {
        let factor = unsafe base[k * panel.stride + i], row = unsafe inverse + 24 * k
        unsafe a -= Self.load(row) * factor
        unsafe b -= Self.load(row + 8) * factor
        unsafe c -= Self.load(row + 16) * factor
      }
      let scale = unsafe 1 / base[i * (panel.stride + 1)], row = unsafe inverse + 24 * i
      unsafe Self.store(a * scale, row)
      unsafe Self.store(b * scale, row + 8)
      unsafe Self.store(c * scale, row + 16)
      unsafe row[i] = scale
    }
    for i in 0..<width {
      for k in stride(from: 0, to: panel.head, by: 8) {
        unsafe Self.store(Self.load(inverse + (24 * i + k)), base + (i * panel.stride + k))
      }
    }
  }

  @inline(__always)
  static func load(_ p: Values) -> Eight { unsafe UnsafeRawPointer(p).loadUnaligned(as: Eight.self) }

  @inline(__always)
  static func store(_ value: Eight, _ p: Values) { unsafe UnsafeMutableRawPointer(p).storeBytes(of: value, as: Eight.self) }
}

/// Sixteen rows of a panel's columns times three of its rows; eight where the panel ends.
private struct Tile {
  typealias Eight = SIMD8<Float>
  typealias Values = UnsafeMutablePointer<Float>
  private var a = Eight.zero, b = Eight.zero, c = Eight.zero, d = Eight.zero, e = Eight.zero, f = Eight.zero
  private let isHalf: Bool

  @inline(__always)
  init(_ panel: Values, _ stride: Int, rows i: Int, _ end: Int, by row: Int, columns: Int) {
    isHalf = i + 8 >= end
    var column = unsafe panel
    if isHalf {
      for _ in 0..<columns {
        let x = unsafe PanelCholesky.load(column + i)
        unsafe a += x * column[row]
        unsafe b += x * column[row + 1]
        unsafe c += x * column[row + 2]
        unsafe column += stride
      }
    } else {
      for _ in 0..<columns {
        let x = unsafe PanelCholesky.load(column + i), y = unsafe PanelCholesky.load(column + (i + 8))
        unsafe a += x * column[row]
        unsafe b += x * column[row + 1]
        unsafe c += x * column[row + 2]
        unsafe d += y * column[row]
        unsafe e += y * column[row + 1]
        unsafe f += y * column[row + 2]
        unsafe column += stride
      }
    }
  }

  @inline(__always)
  func store(_ p: Values, _ stride: Int) {
    unsafe PanelCholesky.store(a, p)
    unsafe PanelCholesky.store(b, p + stride)
    unsafe PanelCholesky.store(c, p + 2 * stride)
    if isHalf { return }
    unsafe PanelCholesky.store(d, p + 8)
    unsafe PanelCholesky.store(e, p + (stride + 8))
    unsafe PanelCholesky.store(f, p + (2 * stride + 8))
  }

  @inline(__always)
  func subtract(from p: Values, _ stride: Int) {
    let q = unsafe p + stride, r = unsafe q + stride
    unsafe PanelCholesky.store(PanelCholesky.load(p) - a, p)
    unsafe PanelCholesky.store(PanelCholesky.load(q) - b, q)
    unsafe PanelCholesky.store(PanelCholesky.load(r) - c, r)
    if isHalf { return }
    unsafe PanelCholesky.store(PanelCholesky.load(p + 8) - d, p + 8)
    unsafe PanelCholesky.store(PanelCholesky.load(q + 8) - e, q + 8)
    unsafe PanelCholesky.store(PanelCholesky.load(r + 8) - f, r + 8)
  }
}
