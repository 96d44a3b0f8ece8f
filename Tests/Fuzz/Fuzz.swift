import Foundation

/// Feeds mutated inputs to the readers and the expression compiler: `fuzz COUNT SEED [FIRST]`.
///
/// Prints what was accepted and refused. A crash, or an input that takes longer than a second, is a finding; the number
/// last printed tells which. With `FUZZ_TRACE` set each number is printed before its input is tried.
/// `fuzz --seeds FOLDER COUNT` writes inputs for libFuzzer to begin with, which takes the place of this loop in a build with `GUIDED`.
#if !GUIDED
  @main
#endif
enum Fuzz {
  /// CPU seconds.
  private static let slowest = 1.0

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "--seeds" {
      writeSeeds(to: arguments.dropFirst().first ?? ".", count: arguments.last.flatMap { Int($0) } ?? 1000)
    } else {
      tryMany(arguments.compactMap { Int($0) })
    }
  }

  private static func tryMany(_ numbers: [Int]) {
    let count = numbers.first ?? 1_000_000
    let seed = UInt64(numbers.dropFirst().first ?? 1)
    let first = numbers.dropFirst(2).first ?? 0
    let isTracing = ProcessInfo.processInfo.environment["FUZZ_TRACE"] != nil
    print("seed \(seed), inputs \(first) to \(first + count - 1)")
    var accepted: [Input.Kind: Int] = [:], tried: [Input.Kind: Int] = [:], slow: [Int] = []
    for index in first..<(first + count) {
      if isTracing {
        print("input \(index)")
        _ = fflush(nil)  // A crash would lose what is in the buffer.
      }
      if index % 50_000 == 0 { print("… \(index)") }
      var mutator = Mutator(seed: seed, index: index)
      let begin = clock()
      let input = Input(&mutator)
      let isAccepted = input.isAccepted()
      let time = Double(clock() - begin) / Double(CLOCKS_PER_SEC)
      if time > slowest {
        slow.append(index)
        print("input \(index), \(input.kind), took \(time) s")
      }
      tried[input.kind, default: 0] += 1
      if isAccepted { accepted[input.kind, default: 0] += 1 }
    }
    for kind in Input.Kind.allCases { print("\(kind): \(tried[kind] ?? 0) inputs, \(accepted[kind] ?? 0) accepted") }
    print("\(count) inputs, no crash, \(slow.count) slower than \(slowest) s")
    exit(slow.isEmpty ? 0 : 1)
  }

  private static func writeSeeds(to folder: String, count: Int) {
    for index in 0..<count {
      var mutator = Mutator(seed: 1, index: index)
      let path = URL(fileURLWithPath: folder).appendingPathComponent("\(index)")
      do { try Data(Input(&mutator).bytes).write(to: path) } catch { fatalError("\(error)") }
    }
  }
}
