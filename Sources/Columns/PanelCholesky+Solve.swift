/// Solutions with the factor.
extension PanelCholesky {
  /// x ← A⁻¹ x, three values a row, to the precision that `Float` has for A.
  public func solve(_ x: inout [SIMD4<Float>], _ team: WorkerTeam) {
    precondition(x.count == count)
    let rest = 3 * (count - betweenBegin)
    unsafe x.withUnsafeMutableBufferPointer { buffer in
      let x = unsafe buffer
      let first = unsafe halves.0.vector, second = unsafe halves.1.vector
      let firstRest = unsafe first + 3 * betweenBegin, secondRest = unsafe second + 3 * betweenBegin
      team.run(
        {
          unsafe fill(first, from: x, 0..<secondBegin)
          unsafe fill(first, from: x, betweenBegin..<count)
          forward(plan.parts[0], halves.0)
        },
        {
          unsafe fill(second, from: x, secondBegin..<betweenBegin)
          unsafe secondRest.update(repeating: 0, count: rest)
          forward(plan.parts[1], halves.1)
        })
      for i in 0..<rest { unsafe firstRest[i] += secondRest[i] }
      forward(plan.parts[2], halves.0)
      backward(plan.parts[2], halves.0)
      unsafe secondRest.update(from: firstRest, count: rest)
      team.run(
        {
          backward(plan.parts[0], halves.0)
          unsafe empty(first, into: x, 0..<secondBegin)
          unsafe empty(first, into: x, betweenBegin..<count)
        },
        {
          backward(plan.parts[1], halves.1)
          unsafe empty(second, into: x, secondBegin..<betweenBegin)
        })
    }
  }

  @inline(__always)
  private func fill(_ vector: Values, from x: UnsafeMutableBufferPointer<SIMD4<Float>>, _ places: Range<Int>) {
    for p in places {
      let value = unsafe x[Int(order[p])], to = unsafe vector + 3 * p
      unsafe to[0] = value.x
      unsafe to[1] = value.y
      unsafe to[2] = value.z
    }
  }

  @inline(__always)
  private func empty(_ vector: Values, into x: UnsafeMutableBufferPointer<SIMD4<Float>>, _ places: Range<Int>) {
    for p in places {
      let from = unsafe vector + 3 * p
      unsafe x[Int(order[p])] = SIMD4(from[0], from[1], from[2], 0)
    }
  }

  /// x ← L⁻¹ x, as far as some panels go.
  private func forward(_ panels: Range<Int>, _ scratch: PanelScratch) {
    let product = unsafe scratch.product
    for number in panels {
      let panel = plan.panels[number]
      let base = unsafe values + panel.offset, x = unsafe scratch.vector + 3 * panel.first
      unsafe multiplyHead(base, panel, x)
      unsafe multiplyBelow(base + panel.head, panel, x, into: product)
      for run in plan.runs[panel.runs] {
        let to = unsafe scratch.vector + Int(run.to), from = unsafe product + Int(run.from)
        for i in 0..<Int(run.length) { unsafe to[i] -= from[i] }
      }
    }
  }

  /// x ← L⁻ᵀ x, as far as some panels go, from the last.
  private func backward(_ panels: Range<Int>, _ scratch: PanelScratch) {
    let below = unsafe scratch.product
    for number in panels.reversed() {
      let panel = plan.panels[number]
      let base = unsafe values + panel.offset, x = unsafe scratch.vector + 3 * panel.first
      for i in stride(from: max(0, panel.stride - panel.head - 8), to: panel.stride - panel.head, by: 8) {
        unsafe Self.store(.zero, below + i)
      }
      for run in plan.runs[panel.runs] {
        let from = unsafe scratch.vector + Int(run.to), to = unsafe below + Int(run.from)
        for i in 0..<Int(run.length) { unsafe to[i] = from[i] }
      }
      unsafe takeBelow(base + panel.head, panel, below, from: x)
      unsafe multiplyHeadTransposed(base, panel, x)
    }
  }

  /// x ← (inverse of the triangle) x.
  @inline(__always)
  private func multiplyHead(_ base: Values, _ panel: PanelPlan.Panel, _ x: Values) {
    let a = unsafe Self.load(x), b = unsafe panel.head > 8 ? Self.load(x + 8) : .zero,
      c = unsafe panel.head > 16 ? Self.load(x + 16) : .zero
    var column = unsafe base
    for i in 0..<(3 * panel.width) {
      var sum = unsafe Self.load(column) * a
      if i >= 8 { unsafe sum += Self.load(column + 8) * b }
      if i >= 16 { unsafe sum += Self.load(column + 16) * c }
      unsafe x[i] = Self.total(sum)
      unsafe column += panel.stride
    }
  }

  /// x ← (transposed inverse of the triangle) x.
  @inline(__always)
  private func multiplyHeadTransposed(_ base: Values, _ panel: PanelPlan.Panel, _ x: Values) {
    var a = Eight.zero, b = a, c = a
    var column = unsafe base
    let width = 3 * panel.width
    for i in 0..<width {
      let factor = unsafe x[i]
      unsafe a += Self.load(column) * factor
      if i >= 8 { unsafe b += Self.load(column + 8) * factor }
      if i >= 16 { unsafe c += Self.load(column + 16) * factor }
      unsafe column += panel.stride
    }
    for i in 0..<min(8, width) { unsafe x[i] = a[i] }
    for i in 8..<max(8, min(16, width)) { unsafe x[i] = b[i - 8] }
    for i in 16..<max(16, width) { unsafe x[i] = c[i - 16] }
  }

  /// What the rows below make of x.
  @inline(__always)
  private func multiplyBelow(_ below: Values, _ panel: PanelPlan.Panel, _ x: Values, into product: Values) {
    let length = panel.stride - panel.head, width = 3 * panel.width
    var row = 0
    while row + 32 <= length {
      var a = Eight.zero, b = a, c = a, d = a
      var column = unsafe below + row
      for k in 0..<width {
        let factor = unsafe x[k]
        unsafe a += Self.load(column) * factor
        unsafe b += Self.load(column + 8) * factor
        unsafe c += Self.load(column + 16) * factor
        unsafe d += Self.load(column + 24) * factor
        unsafe column += panel.stride
      }
      unsafe Self.store(a, product + row)
      unsafe Self.store(b, product + (row + 8))
      unsafe Self.store(c, product + (row + 16))
      unsafe Self.store(d, product + (row + 24))
      row += 32
    }
    while row < length {
      var a = Eight.zero
      var column = unsafe below + row
      for k in 0..<width {
        unsafe a += Self.load(column) * x[k]
        unsafe column += panel.stride
      }
      unsafe Self.store(a, product + row)
      row += 8
    }
  }

  /// x −= (rows below, transposed) · values, three columns at a time.
  @inline(__always)
  private func takeBelow(_ below: Values, _ panel: PanelPlan.Panel, _ values: Values, from x: Values) {
    let length = panel.stride - panel.head
    for k in stride(from: 0, to: 3 * panel.width, by: 3) {
      let first = unsafe below + k * panel.stride, second = unsafe first + panel.stride, third = unsafe second + panel.stride
      var a = Eight.zero, b = a, c = a
      for i in stride(from: 0, to: length, by: 8) {
        let value = unsafe Self.load(values + i)
        unsafe a += Self.load(first + i) * value
        unsafe b += Self.load(second + i) * value
        unsafe c += Self.load(third + i) * value
      }
      unsafe x[k] -= Self.total(a)
      unsafe x[k + 1] -= Self.total(b)
      unsafe x[k + 2] -= Self.total(c)
    }
  }

  @inline(__always)
  private static func total(_ v: Eight) -> Float {
    let four = v.lowHalf + v.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}
