/// The operands of a node, none to three, in place.
public struct NodeOperands: RandomAccessCollection, Sendable {
  private let first, second, third: NodeIndex
  public let endIndex: Int
  public var startIndex: Int { 0 }

  private init(_ first: NodeIndex, _ second: NodeIndex, _ third: NodeIndex, count: Int) {
    (self.first, self.second, self.third, endIndex) = (first, second, third, count)
  }

  static let none = NodeOperands(NodeIndex(0), NodeIndex(0), NodeIndex(0), count: 0)
  init(_ a: NodeIndex) { self.init(a, a, a, count: 1) }
  init(_ a: NodeIndex, _ b: NodeIndex) { self.init(a, b, b, count: 2) }
  init(_ a: NodeIndex, _ b: NodeIndex, _ c: NodeIndex) { self.init(a, b, c, count: 3) }

  public subscript(_ place: Int) -> NodeIndex { place == 0 ? first : place == 1 ? second : third }
}
