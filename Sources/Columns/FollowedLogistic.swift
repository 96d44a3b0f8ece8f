extension Instruction {
  /// Notes how far a column has moved, for curves of which none has a larger factor, either way, than `steepest`.
  /// - Parameters:
  ///   - rows: the first of three scratch rows.
  ///   - place: where numbers are kept.
  public static func follow(_ column: Operand, into rows: Operand, keptAt place: Int, steepest: Double) -> Instruction {
    Instruction(.follow, rows, column, nil, Operand(.shared, place), constant: unsafe ElementaryColumns.farthest / steepest)
  }

  /// This curve followed.
  /// - Parameter place: where two numbers a row are kept.
  /// - Precondition: a `logistic`.
  public func followed(keptAt place: Int) -> Instruction {
    precondition(operation == .logistic)
    return Instruction(.followedLogistic, destination, a, nil, Operand(.shared, place), constant: constant, factor: factor)
  }

  /// This gate on its way, its curve followed.
  /// - Precondition: an `approachLogistic`.
  public func followed(by rows: Operand, keptAt place: Int) -> Instruction {
    precondition(operation == .approachLogistic)
    return Instruction(
      .approachFollowedLogistic, destination, rows, b, Operand(.shared, place), constant: constant, factor: factor, rate: rate)
  }
}

/// Logistic curves of a column that moves little from step to step, each from where it was when last computed in full.
///
/// With s the curve there and t how far its argument has moved since: s + t·(c₁ + t·(c₂ + t·c₃)), c₁ = s(1 − s),
/// c₂ = c₁(½ − s), c₃ = c₁(⅙ − c₁), Taylor's polynomial of 1/(1 + e⁻ᵗ). The fourth derivative is at most 0.128, so that for
/// |t| ≤ 1/128 the error is below 2.1·10⁻¹¹, and below 1.6·10⁻¹⁰ of s and of 1 − s. Errors don't add up: what is kept was computed
/// in full. Each row decides for itself, so that its value depends on its own past alone.
extension ElementaryColumns {
  /// The farthest that an argument may move before its curve is computed anew.
  static let farthest = 0x1p-7

  /// How far a column has moved from where it was last kept; what moved more than `limit` is kept anew.
  ///
  /// - Parameters:
  ///   - kept: where the column was; changes.
  ///   - present: the same after the change.
  ///   - list: gets the places of the eights in which something changed, their number first.
  @inline(never)
  static func follow(
    _ moved: Column, _ a: Source, kept: Column, present: Column, list: UnsafeMutablePointer<Int>, _ count: Int, limit: Double
  ) {
    var changes = 0
    var i = 0
    while i < count {
      let x = unsafe load(a, i), old = unsafe load(kept, i)
      let change = x - old
      let isFar = .!((change .<= limit) .& (change .>= -limit))
      let next = old.replacing(with: x, where: isFar)
      unsafe store(change.replacing(with: 0, where: isFar), moved, i)
      unsafe store(next, present, i)
      // What stays is not written: a wide column would go back to memory.
      if unsafe holdsAnywhere(isFar) {
        unsafe store(next, kept, i)
        unsafe list[1 &+ changes] = i
        changes &+= 1
      }
      i &+= 8
    }
    unsafe list[0] = changes
  }

  /// b + (s − b)·rate, s the logistic of (present + moved + shift)·factor.
  @inline(never)
  static func approachFollowedLogistic(
    _ d: Column, moved: Source, _ b: Source, curve: Column, present: Source, list: UnsafePointer<Int>, _ count: Int, shift: Double,
    factor: Double, rate: Double
  ) {
    for place in unsafe 1..<(1 &+ list[0]) {
      let i = unsafe list[place]
      unsafe store(Columns.logistic((load(present, i) + shift) * factor), curve, i)
    }
    var i = 0
    while i < count {
      let y = unsafe load(b, i), present = unsafe taylor(load(curve, i), load(moved, i) * -factor)
      unsafe store(y + (present - y) * rate, d, i)
      i &+= 8
    }
  }

  /// 1/(1 + eˣ) of x = (a + shift)·factor.
  ///
  /// - Parameter kept: the argument's negative and the curve as last computed in full, eight of one and eight of the other; changes.
  @inline(never)
  static func followedLogistic(_ d: Column, _ a: Source, kept: Column, _ count: Int, shift: Double, factor: Double) {
    var i = 0
    while i < count {
      let x = unsafe (load(a, i) + shift) * -factor
      var old = unsafe load(kept, 2 &* i), curve = unsafe load(kept, 2 &* i &+ 8)
      var t = x - old
      let isFar = unsafe .!((t .<= farthest) .& (t .>= -farthest))
      if unsafe holdsAnywhere(isFar) {
        t.replace(with: 0, where: isFar)
        old.replace(with: x, where: isFar)
        curve.replace(with: Columns.logistic(-x), where: isFar)
        unsafe store(old, kept, 2 &* i)
        unsafe store(curve, kept, 2 &* i &+ 8)
      }
      unsafe store(taylor(curve, t), d, i)
      i &+= 8
    }
  }

  /// The curve 1/(1 + e⁻ᵗ) a little farther than where it is s.
  @inline(__always)
  private static func taylor(_ s: Lanes, _ t: Lanes) -> Lanes {
    let first = s - s * s
    let second = first * (0.5 - s), third = first * (0.166_666_666_666_666_66 - first)
    return s + t * (first + t * (second + t * third))
  }
}
