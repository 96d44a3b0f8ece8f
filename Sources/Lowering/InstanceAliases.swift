/// Instances by the names that a structure's `With` gives them: a few, made anew for every connection.
struct InstanceAliases {
  private var entries: [(name: String, block: BlockReference)] = []

  var blocks: some Sequence<BlockReference> { entries.lazy.map(\.block) }

  subscript(_ name: String) -> BlockReference? {
    get { entries.first { $0.name == name }?.block }
    set {
      entries.removeAll { $0.name == name }
      if let newValue { entries.append((name, newValue)) }
    }
  }
}
