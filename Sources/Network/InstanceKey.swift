/// An instance, as a key: its population and its row there.
struct InstanceKey: Hashable, Sendable {
  var population: Int
  var row: Int
}
