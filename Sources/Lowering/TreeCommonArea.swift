internal import TreeStepping

/// The numbers that all instances share while code is written: time, step, constants and scratch.
struct TreeCommonArea {
  private(set) var values: [Double] = [0, 0]
  private var constants: [UInt64: Int] = [:]
  private var scratch: [Int] = []
  private var inUse = 0

  /// Operand of a new place.
  mutating func add(_ value: Double) -> Int {
    values.append(value)
    return -values.count
  }

  mutating func constant(_ value: Double) -> Int {
    if let known = constants[value.bitPattern] { return known }
    let operand = add(value)
    constants[value.bitPattern] = operand
    return operand
  }

  /// A place for a result that is used up before the next `release` to a lower mark.
  mutating func borrow() -> Int {
    if inUse == scratch.count { scratch.append(add(0)) }
    inUse += 1
    return scratch[inUse - 1]
  }

  var mark: Int { inUse }
  mutating func release(to mark: Int) { inUse = mark }
}
