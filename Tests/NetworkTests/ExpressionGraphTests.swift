@testable import Network
import Testing

@Suite struct ExpressionGraphTests {
  @Test func `a number times a logistic curve ends, as does a number over one plus a power`() {
    var graph = ExpressionGraph()
    let x = graph.leaf(.state(0))
    let sum = graph.binary(.add, graph.number(1), graph.unary(.exp, x))
    let curve = graph.binary(.divide, graph.number(1), sum)
    let halved = graph.binary(.divide, graph.number(0.5), sum)
    #expect(halved == graph.binary(.multiply, curve, graph.number(0.5)))
    #expect(graph.binary(.multiply, halved, graph.number(4)) == graph.binary(.multiply, curve, graph.number(2)))
  }

  @Test func `quotients over one value share a division, others keep theirs`() {
    var graph = ExpressionGraph()
    let x = graph.leaf(.state(0)), y = graph.leaf(.state(1))
    let below = graph.binary(.subtract, graph.number(1), x)
    let rate = graph.binary(.divide, y, below), slope = graph.binary(.divide, graph.number(-1), below)
    let single = graph.binary(.divide, below, y)
    let inverse = graph.binary(.divide, graph.number(1), below)
    let expected = [
      graph.binary(.multiply, y, inverse), graph.binary(.multiply, graph.number(-1), inverse), single,
    ]
    #expect(graph.shareDivisions([rate, slope, single]) == expected)
    #expect(graph.shareDivisions([rate, single]) == [rate, single])
  }
}
