/// Runs instructions over columns, a chunk of rows at a time, so that what a program needs stays in the nearest cache.
///
/// The one place where the network's loops touch memory without bounds checks; programs are checked when compiled.
@safe public struct ColumnMachine: ~Copyable {
  /// Rows in a chunk.
  public static let width = 128

  private let scratch: UnsafeMutablePointer<Double>
  private let scratchRows: Int

  /// - Parameter scratchRows: the most scratch rows that any program needs.
  public init(scratchRows: Int) {
    self.scratchRows = scratchRows
    unsafe scratch = .allocate(capacity: max(1, scratchRows) * Self.width)
    unsafe scratch.initialize(repeating: 0, count: max(1, scratchRows) * Self.width)
  }

  deinit { unsafe scratch.deallocate() }

  /// Value of the first element of a scratch row after a run of one row.
  public func scratchValue(_ operand: Operand) -> Double {
    precondition(operand.space == .scratch && operand.offset < scratchRows)
    return unsafe scratch[operand.offset * Self.width]
  }

  /// Runs `program` over rows `rows` of a population.
  ///
  /// - Parameters:
  ///   - constants: the network's parameter columns.
  ///   - indices: the network's gather indices.
  ///   - context: time, step and what decides random draws.
  public func run(
    _ program: [Instruction], rows: Range<Int>, memory: inout ColumnMemory, constants: [Double], indices: [Int32],
    context: RunContext
  ) {
    if rows.isEmpty || program.isEmpty { return }
    unsafe memory.withSpaces(constants: constants) { spaces in
      unsafe indices.withUnsafeBufferPointer { indices in
        unsafe program.withUnsafeBufferPointer { program in
          var first = rows.lowerBound
          while first < rows.upperBound {
            let count = min(Self.width, rows.upperBound - first)
            for position in 0..<program.count {
              unsafe execute(
                program[position], first: first, count: count, spaces: spaces, indices: indices.baseAddress, context: context)
            }
            first += count
          }
        }
      }
    }
  }

  @inline(__always)
  private func address(_ operand: Operand, _ first: Int, _ spaces: Spaces) -> UnsafeMutablePointer<Double> {
    let offset = Int(operand.code >> 3)
    let space = Int(operand.code & 7)
    if space == 0 { return unsafe scratch + offset * Self.width }
    return unsafe spaces.base(space) + (offset + first)
  }

  @inline(__always)
  private func execute(
    _ instruction: Instruction, first: Int, count: Int, spaces: Spaces, indices: UnsafePointer<Int32>?, context: RunContext
  ) {
    let d = unsafe address(instruction.destination, first, spaces)
    let k = instruction.constant
    if instruction.operation == .gather {
      let source = unsafe spaces.base(Int(instruction.a.code & 7))
      let index = unsafe indices! + (instruction.b.offset + first)
      for i in 0..<count { unsafe d[i] = source[Int(index[i])] }
      return
    }
    let a = unsafe UnsafePointer(address(instruction.a, first, spaces))
    switch instruction.operation {
    case .copy: for i in 0..<count { unsafe d[i] = a[i] }
    case .fill: for i in 0..<count { unsafe d[i] = k }
    case .addConstant: for i in 0..<count { unsafe d[i] = a[i] + k }
    case .subtractFromConstant: for i in 0..<count { unsafe d[i] = k - a[i] }
    case .multiplyConstant: for i in 0..<count { unsafe d[i] = a[i] * k }
    case .divideConstant: for i in 0..<count { unsafe d[i] = k / a[i] }
    case .negate: for i in 0..<count { unsafe d[i] = -a[i] }
    case .absolute: for i in 0..<count { unsafe d[i] = abs(a[i]) }
    case .floor: for i in 0..<count { unsafe d[i] = a[i].rounded(.down) }
    case .ceiling: for i in 0..<count { unsafe d[i] = a[i].rounded(.up) }
    case .squareRoot: for i in 0..<count { unsafe d[i] = a[i].squareRoot() }
    case .exponential: for i in 0..<count { unsafe d[i] = Columns.exponential(a[i]) }
    case .exponentialMean: for i in 0..<count { unsafe d[i] = Columns.exponentialMean(a[i]) }
    case .logistic: for i in 0..<count { unsafe d[i] = 1 / (1 + Columns.exponential(a[i])) }
    case .logarithm: for i in 0..<count { unsafe d[i] = Columns.logarithm(a[i]) }
    case .sine: for i in 0..<count { unsafe d[i] = Columns.sine(a[i]) }
    case .cosine: for i in 0..<count { unsafe d[i] = Columns.cosine(a[i]) }
    case .hyperbolicTangent: for i in 0..<count { unsafe d[i] = Columns.hyperbolicTangent(a[i]) }
    case .tangent: for i in 0..<count { unsafe d[i] = Columns.sine(a[i]) / Columns.cosine(a[i]) }
    case .hyperbolicSine:
      for i in 0..<count { unsafe d[i] = (Columns.exponential(a[i]) - Columns.exponential(-a[i])) / 2 }
    case .hyperbolicCosine:
      for i in 0..<count { unsafe d[i] = (Columns.exponential(a[i]) + Columns.exponential(-a[i])) / 2 }
    case .factorial: for i in 0..<count { unsafe d[i] = Columns.factorial(a[i]) }
    case .heaviside: for i in 0..<count { unsafe d[i] = a[i] < 0 ? 0 : 1 }
    case .time: for i in 0..<count { unsafe d[i] = context.time }
    case .step: for i in 0..<count { unsafe d[i] = context.step }
    case .eventWeight: for i in 0..<count { unsafe d[i] = context.eventWeight }
    case .not: for i in 0..<count { unsafe d[i] = a[i] == 0 ? 1 : 0 }
    case .random:
      for i in 0..<count {
        let u = uniformRandom(
          seed: context.seed, stream: UInt64(bitPattern: Int64(k)) &* 0x1_0000_0000 &+ UInt64(first + i), counter: context.counter)
        unsafe d[i] = a[i] * u
      }
    default: unsafe executeBinary(instruction, d, a, first, count, spaces)
    }
  }

  @inline(__always)
  private func executeBinary(
    _ instruction: Instruction, _ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ first: Int,
    _ count: Int, _ spaces: Spaces
  ) {
    let k = instruction.constant
    let b = unsafe UnsafePointer(address(instruction.b, first, spaces))
    switch instruction.operation {
    case .add: for i in 0..<count { unsafe d[i] = a[i] + b[i] }
    case .subtract: for i in 0..<count { unsafe d[i] = a[i] - b[i] }
    case .multiply: for i in 0..<count { unsafe d[i] = a[i] * b[i] }
    case .divide: for i in 0..<count { unsafe d[i] = a[i] / b[i] }
    case .power: for i in 0..<count { unsafe d[i] = Columns.power(a[i], b[i]) }
    case .less: for i in 0..<count { unsafe d[i] = a[i] < b[i] ? 1 : 0 }
    case .lessOrEqual: for i in 0..<count { unsafe d[i] = a[i] <= b[i] ? 1 : 0 }
    case .equal: for i in 0..<count { unsafe d[i] = a[i] == b[i] ? 1 : 0 }
    case .notEqual: for i in 0..<count { unsafe d[i] = a[i] != b[i] ? 1 : 0 }
    case .and: for i in 0..<count { unsafe d[i] = (a[i] != 0) && (b[i] != 0) ? 1 : 0 }
    case .or: for i in 0..<count { unsafe d[i] = (a[i] != 0) || (b[i] != 0) ? 1 : 0 }
    case .minimum: for i in 0..<count { unsafe d[i] = a[i] < b[i] ? a[i] : b[i] }
    case .maximum: for i in 0..<count { unsafe d[i] = a[i] > b[i] ? a[i] : b[i] }
    case .multiplyAdd:
      let c = unsafe UnsafePointer(address(instruction.c, first, spaces))
      for i in 0..<count { unsafe d[i] = a[i] * b[i] + c[i] }
    case .multiplyConstantAdd:
      let c = unsafe UnsafePointer(address(instruction.c, first, spaces))
      for i in 0..<count { unsafe d[i] = a[i] * k + c[i] }
    case .select:
      let c = unsafe UnsafePointer(address(instruction.c, first, spaces))
      for i in 0..<count { unsafe d[i] = a[i] != 0 ? b[i] : c[i] }
    default: preconditionFailure("handled before")
    }
  }
}
