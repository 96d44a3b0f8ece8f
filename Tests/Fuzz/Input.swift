import Foundation
import LEMS
import Lowering
import Network
import NeuroML
import XMLReading

/// One input, and the reader that it is for.
struct Input {
  enum Kind: UInt8, CaseIterable { case expression, document, around, language, network }

  var kind: Kind
  var text: [UInt8]

  /// How many of a thousand inputs are of each kind.
  private static let shares: [(Kind, Int)] = [(.expression, 500), (.document, 340), (.around, 100), (.language, 58), (.network, 2)]

  init(_ mutator: inout Mutator) {
    var ticket = mutator.below(1000)
    kind =
      Self.shares.first { share in
        ticket -= share.1
        return ticket < 0
      }!.0
    switch kind {
    case .expression, .around: text = Array(mutator.expression(depth: 1 + mutator.below(6)).utf8)
    case .document: text = mutator.mutated(mutator.pick([Corpus.language, Corpus.network]), with: [Corpus.network, Corpus.language])
    case .language: text = mutator.mutated(Corpus.language, with: [Corpus.network])
    case .network: text = mutator.mutated(Corpus.network, with: [Corpus.language])
    }
  }

  /// From bytes: the first says which kind.
  init?(bytes: some Collection<UInt8>) {
    guard let first = bytes.first, let kind = Kind(rawValue: first % UInt8(Kind.allCases.count)) else { return nil }
    self.kind = kind
    text = Array(bytes.dropFirst())
  }

  var bytes: [UInt8] { [kind.rawValue] + text }

  /// Tries it; whether it was accepted.
  func isAccepted() -> Bool {
    let words = String(decoding: text, as: UTF8.self)
    switch kind {
    case .expression: return Self.isExpression(words)
    case .document: return (try? XMLReader.read(bytes: text, path: "fuzz.xml")) != nil
    case .around: return Self.build(Corpus.around(words))
    case .language, .network: return Self.build(words)
    }
  }

  /// What is written must be read as the same, unless its parentheses are now too many.
  private static func isExpression(_ text: String) -> Bool {
    guard let expression = try? ExpressionParser.parse(text) else { return false }
    do {
      if try ExpressionParser.parse("\(expression)") == expression { return true }
    } catch {
      if error.reason.contains("nested") { return true }
    }
    print("written differently: \(expression)")
    exit(2)
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
