import Network
import Testing

/// A table by nodes holds what a dictionary would.
@Suite struct NodeTableTests {
  // Close together, a table comes to be one by place; far apart it stays one by hashing; and both, one after the other.
  @Test(arguments: [1, 7, 1000, 100_000])
  func `a table gives back what was put in last, and nothing else`(spread: Int) {
    var state: UInt64 = 1
    func draw(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    var table: NodeTable<Int> = [:], dictionary: [Int: Int] = [:]
    for round in 0..<5000 {
      let place = draw(below: 5000) * (round < 3000 ? 1 : spread)
      table[NodeIndex(place)] = round
      dictionary[place] = round
      table[NodeIndex(place / 2), default: 5] += 1
      dictionary[place / 2, default: 5] += 1
    }
    #expect(table.count == dictionary.count)
    #expect((0..<6000).allSatisfy { table[NodeIndex($0)] == dictionary[$0] })
    #expect((0..<6000).allSatisfy { table[NodeIndex($0 * spread)] == dictionary[$0 * spread] })
  }
}
