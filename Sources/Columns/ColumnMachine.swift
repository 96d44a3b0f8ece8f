/// Runs instructions over columns, a chunk of rows at a time, so that what a program needs stays in the nearest cache.
///
/// The one place where the network's loops touch memory without bounds checks; programs are checked when compiled.
@safe public struct ColumnMachine: ~Copyable {
  /// The most rows in a chunk.
  static let width = 512
  /// Numbers from one scratch row to the next: not a power of two, or all rows would share a few places in the cache.
  static let stride = width + 8

  /// Rows from which on two threads are worth a join.
  public static let fewestShared = 1024

  private let scratch: UnsafeMutablePointer<Double>
  /// The other thread's.
  private let secondScratch: UnsafeMutablePointer<Double>?
  private let scratchRows: Int
  private let team: WorkerTeam?

  /// - Parameters:
  ///   - scratchRows: the most scratch rows that any program needs.
  ///   - team: who shares the work of wide programs; results are the same.
  public init(scratchRows: Int, team: WorkerTeam? = nil) {
    self.scratchRows = scratchRows
    self.team = team
    unsafe scratch = Self.makeScratch(scratchRows)
    unsafe secondScratch = team == nil ? nil : Self.makeScratch(scratchRows)
  }

  private static func makeScratch(_ rows: Int) -> UnsafeMutablePointer<Double> {
    let count = max(1, rows) * stride
    // Whole cache lines, so that no load of eight crosses one.
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
    let scratch = unsafe bytes.bindMemory(to: Double.self, capacity: count)
    unsafe scratch.initialize(repeating: 0, count: count)
    return unsafe scratch
  }

  deinit {
    unsafe scratch.deallocate()
    unsafe secondScratch?.deallocate()
  }

  /// Value of the first element of a scratch row after a run of one row.
  public func scratchValue(_ operand: Operand) -> Double {
    precondition(operand.space == .scratch && operand.offset < scratchRows)
    return unsafe scratch[operand.offset * Self.stride]
  }

  /// Runs `program` over one row of a population, by itself; its results stay in scratch.
  ///
  /// - Parameters:
  ///   - constants: the network's parameter columns.
  ///   - indices: the network's gather indices.
  ///   - context: time, step and what decides random draws.
  public func run(
    _ program: Program, row: Int, memory: inout ColumnMemory, constants: Column, indices: [Int32], context: RunContext
  ) {
    unsafe memory.withSpaces(constants: constants, scratch: scratch) { spaces in
      unsafe indices.withUnsafeBufferPointer { indices in
        unsafe program.instructions.withUnsafeBufferPointer { program in
          unsafe work(program, row..<(row + 1), spaces, indices.baseAddress, context)
        }
      }
    }
  }

  /// Runs a stage over all rows.
  ///
  public func run(
    _ stage: Stage, memory: inout ColumnMemory, constants: Column, indices: [Int32], context: RunContext,
    tasks: Stage.Selection = .all
  ) {
    precondition(stage.reach <= memory.shared.places.count && stage.scratchRows <= scratchRows)
    unsafe memory.withSpaces(constants: constants, scratch: scratch) { spaces in
      unsafe indices.withUnsafeBufferPointer { indices in
        unsafe run(stage, spaces, indices.baseAddress, context, tasks)
      }
    }
  }

  private func run(
    _ stage: Stage, _ spaces: Spaces, _ indices: UnsafePointer<Int32>?, _ context: RunContext,
    _ selection: Stage.Selection
  ) {
    let tasks = stage.tasks.span, isStill = stage.isStill.span, rows = stage.rows.span, sums = stage.sums.span, forests = stage.forests.span
    unsafe stage.instructions.withUnsafeBufferPointer { instructions in
      for place in tasks.indices where selection.contains(isStill: isStill[place]) {
        switch tasks[place] {
        case .run(let range, let rows):
          unsafe share(UnsafeBufferPointer(rebasing: instructions[range]), rows, spaces, indices, context)
        case .sum(let list, let target): unsafe rows[list].sum(in: spaces.base(.shared), to: target)
        case .multiply(let list, let target): unsafe rows[list].multiply(in: spaces.base(.shared), to: target)
        case .weightedSum(let sum, let space, let target): unsafe sums[sum].run(on: spaces, from: space, to: target, team: team)
        case .weightedSums(let sum, let other, let space, let target, let otherTarget):
          unsafe sums[sum].run(with: sums[other], on: spaces, from: space, to: target, otherTarget, team: team)
        case .cables(let forest, let work): unsafe forests[forest].solve(spaces, work)
        case .cablePair(let first, let second, let work, let otherWork):
          share({ unsafe forests[first].solve(spaces, work) }, { unsafe forests[second].solve(spaces, otherWork) })
        }
      }
    }
  }

  private func share(_ first: () -> Void, _ second: () -> Void) {
    if let team { return team.run(first, second) }
    first()
    second()
  }

  private func share(
    _ program: UnsafeBufferPointer<Instruction>, _ rows: Range<Int>, _ spaces: Spaces, _ indices: UnsafePointer<Int32>?,
    _ context: RunContext
  ) {
    guard let team, rows.count >= Self.fewestShared else { return unsafe work(program, rows, spaces, indices, context) }
    let middle = rows.lowerBound + rows.count / 16 * 8
    unsafe spaces.withScratch(secondScratch!) { others in
      team.run(
        { unsafe work(program, rows.lowerBound..<middle, spaces, indices, context) },
        { unsafe work(program, middle..<rows.upperBound, others, indices, context) })
    }
  }

  @inline(never)
  private func work(
    _ program: UnsafeBufferPointer<Instruction>, _ rows: Range<Int>, _ spaces: Spaces, _ indices: UnsafePointer<Int32>?,
    _ context: RunContext
  ) {
    // Chunks of one size, in whole lanes: a short last one would cost as much as the others.
    let chunks = (rows.count + Self.width - 1) / Self.width
    let size = ((rows.count + chunks - 1) / chunks + 7) / 8 * 8
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(size, rows.upperBound - first)
      unsafe spaces.from(first) { here in
        for position in program.indices {
          unsafe execute(program[position], first: first, count: count, here: here, spaces: spaces, indices: indices, context: context)
        }
      }
      first += count
    }
  }
}
