/// Values by node, as a dictionary would hold them, at a fraction of its cost: networks are compiled by looking nodes up by the
/// million. Open addressing; nothing is ever removed.
public struct NodeTable<Value: BitwiseCopyable & Sendable>: Sendable {
  private var keys: [Int32] = []
  private var values: [Value] = []
  public private(set) var count = 0

  public init() {}

  /// The slot of a node, or the empty one where it would go.
  private func slot(_ node: NodeIndex) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: node.mixed >> 32) & mask
    while keys[slot] != node.value, keys[slot] >= 0 { slot = (slot + 1) & mask }
    return slot
  }

  public subscript(_ node: NodeIndex) -> Value? {
    get {
      if keys.isEmpty { return nil }
      let slot = slot(node)
      return keys[slot] < 0 ? nil : values[slot]
    }
    set {
      if let newValue { set(node, newValue) }
    }
  }

  public subscript(_ node: NodeIndex, default value: Value) -> Value {
    get { self[node] ?? value }
    set { set(node, newValue) }
  }

  private mutating func set(_ node: NodeIndex, _ value: Value) {
    if 2 * (count + 1) > keys.count { grow(value) }
    let slot = slot(node)
    if keys[slot] < 0 {
      keys[slot] = node.value
      count += 1
    }
    values[slot] = value
  }

  private mutating func grow(_ filler: Value) {
    let oldKeys = keys, oldValues = values
    let size = max(16, 2 * keys.count)
    keys = Array(repeating: -1, count: size)
    values = Array(repeating: filler, count: size)
    for old in oldKeys.indices where oldKeys[old] >= 0 {
      let slot = slot(NodeIndex(Int(oldKeys[old])))
      keys[slot] = oldKeys[old]
      values[slot] = oldValues[old]
    }
  }
}

extension NodeTable: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (NodeIndex, Value)...) {
    for (node, value) in elements { set(node, value) }
  }
}
