import Foundation
import LEMS
import Lowering
import Network
import NeuroML
import XMLReading

/// Feeds mutated inputs to the readers and the expression compiler: `fuzz COUNT SEED [FIRST]`.
///
/// Prints what was accepted and refused. A crash, or an input that takes longer than a second, is a finding; the number
/// last printed tells which. With `FUZZ_TRACE` set each number is printed before its input is tried.
@main
enum Fuzz {
  /// Kinds of input, and how many of a thousand are of each.
  private static let shares = [("expression", 500), ("document", 340), ("around", 100), ("language", 58), ("network", 2)]
  /// CPU seconds.
  private static let slowest = 1.0

  static func main() {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let count = arguments.first ?? 1_000_000
    let seed = UInt64(arguments.dropFirst().first ?? 1)
    let first = arguments.dropFirst(2).first ?? 0
    let isTracing = ProcessInfo.processInfo.environment["FUZZ_TRACE"] != nil
    print("seed \(seed), inputs \(first) to \(first + count - 1)")
    var accepted: [String: Int] = [:], tried: [String: Int] = [:], slow: [Int] = []
    for index in first..<(first + count) {
      if isTracing {
        print("input \(index)")
        _ = fflush(nil)  // A crash would lose what is in the buffer.
      }
      if index % 50_000 == 0 { print("… \(index)") }
      var mutator = Mutator(seed: seed, index: index)
      var ticket = mutator.below(1000)
      let kind = shares.first { share in
        ticket -= share.1
        return ticket < 0
      }!.0
      let begin = clock()
      let isAccepted = attempt(kind, &mutator)
      let time = Double(clock() - begin) / Double(CLOCKS_PER_SEC)
      if time > slowest {
        slow.append(index)
        print("input \(index), \(kind), took \(time) s")
      }
      tried[kind, default: 0] += 1
      if isAccepted { accepted[kind, default: 0] += 1 }
    }
    for (kind, _) in shares { print("\(kind): \(tried[kind] ?? 0) inputs, \(accepted[kind] ?? 0) accepted") }
    print("\(count) inputs, no crash, \(slow.count) slower than \(slowest) s")
    exit(slow.isEmpty ? 0 : 1)
  }

  /// Tries one input; returns whether it was accepted.
  private static func attempt(_ kind: String, _ mutator: inout Mutator) -> Bool {
    switch kind {
    case "expression":
      guard let expression = try? ExpressionParser.parse(mutator.expression(depth: 1 + mutator.below(6))) else { return false }
      // What is written must be read as the same, unless its parentheses are now too many.
      do {
        if try ExpressionParser.parse("\(expression)") == expression { return true }
      } catch {
        if error.reason.contains("nested") { return true }
      }
      print("written differently: \(expression)")
      exit(2)
    case "document":
      let bytes = mutator.mutated(mutator.pick([Corpus.language, Corpus.network]), with: [Corpus.network, Corpus.language])
      return (try? XMLReader.read(bytes: bytes, path: "fuzz.xml")) != nil
    case "around": return build(Corpus.around(mutator.expression(depth: 1 + mutator.below(6))))
    case "language": return build(String(decoding: mutator.mutated(Corpus.language, with: [Corpus.network]), as: UTF8.self))
    default: return build(String(decoding: mutator.mutated(Corpus.network, with: [Corpus.language]), as: UTF8.self))
    }
  }

  /// Reads a model, lowers and compiles what can be run.
  private static func build(_ text: String) -> Bool {
    guard let graph = try? ModelReader.read(text: text, path: "/nowhere/fuzz.xml") else { return false }
    let request = try? SimulationRequest(graph)
    let others = graph.topLevel.values.filter { graph.type(of: $0).isA("network") || graph.type(of: $0).name == "one" }
    guard let root = request?.root ?? others.min(by: { $0.value < $1.value }) else { return true }
    guard var model = try? LoweredModel(graph, root: root) else { return false }
    for column in request?.outputFiles.flatMap(\.columns) ?? [] { _ = try? model.quantity(at: column.quantity, column.location) }
    guard let description = try? model.describe() else { return false }
    return (try? NetworkModel(description, step: 1e-4)) != nil
  }
}
