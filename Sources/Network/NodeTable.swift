/// Values by node, as a dictionary would hold them, at a fraction of its cost: networks are compiled by looking nodes up by the
/// million. Few nodes are found by open addressing; many that lie close together, by their place. Nothing is ever removed.
public struct NodeTable<Value: BitwiseCopyable & Sendable>: Sendable {
  /// −1: an empty slot. By place: whether it is set.
  private var keys: [Int32] = []
  private var values: [Value] = []
  private var isByPlace = false
  public private(set) var count = 0

  /// From how many nodes on a table may be one by place, and how many times as many places it may then have.
  private static var fewestByPlace: Int { 1024 }
  private static var sparsest: Int { 8 }

  public init() {}

  /// The slot of a node, or the empty one where it would go.
  private func slot(_ node: NodeIndex) -> Int {
    if isByPlace { return Int(node.value) }
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: node.mixed >> 32) & mask
    while keys[slot] != node.value, keys[slot] >= 0 { slot = (slot + 1) & mask }
    return slot
  }

  public subscript(_ node: NodeIndex) -> Value? {
    get {
      if isByPlace {
        let place = Int(node.value)
        return place < keys.count && keys[place] >= 0 ? values[place] : nil
      }
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
    if isByPlace ? Int(node.value) >= keys.count : 2 * (count + 1) > keys.count { grow(node, value) }
    let slot = slot(node)
    if keys[slot] < 0 {
      keys[slot] = node.value
      count += 1
    }
    values[slot] = value
  }

  private mutating func grow(_ node: NodeIndex, _ filler: Value) {
    let oldKeys = keys, oldValues = values
    let last = Int(max(oldKeys.max() ?? 0, node.value))
    isByPlace = count >= Self.fewestByPlace && last < Self.sparsest * count
    var size = 16
    while size < 3 * (count + 1) { size *= 2 }
    if isByPlace { size = 2 * last }
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
