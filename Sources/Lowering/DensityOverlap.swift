internal import LEMS
internal import NeuroML

/// Densities of one channel that stand on the same segments. Both count, as LEMS adds up what a membrane holds; jNeuroML's
/// export to NEURON, which knows a mechanism once in a section, keeps the last.
enum DensityOverlap {
  /// Warnings at those densities that overlap with an earlier one of their channel.
  /// - Parameter limits: for components that hold for part of the cell, the segments that they hold for.
  static func warnings(of cell: Int, in graph: ComponentGraph, _ limits: [Int: Set<Int>]) -> [Problem] {
    var earlier: [ComponentIndex: [Int]] = [:]
    var found: [Problem] = []
    for density in densities(of: cell, in: graph) {
      let component = graph.components[density]
      guard let slot = graph.types[component.type].slots.firstIndex(where: { $0.name == "ionChannel" }),
        let channel = component.references[slot]
      else { continue }
      let other = earlier[channel, default: []].first { overlap(limits[$0], limits[density]) }
      if let other {
        let names = "“\(graph.components[other].id)” and “\(component.id)”"
        found.append(
          Problem(
            .warning, component.location,
            "\(names) hold channel “\(graph[channel].id)” on the same segments: here they add up; NEURON's export keeps the last",
            .duplicate))
      }
      earlier[channel, default: []].append(density)
    }
    return found
  }

  /// In the order of the file.
  private static func densities(of cell: Int, in graph: ComponentGraph) -> [Int] {
    var stack = [cell], found: [Int] = []
    while let next = stack.popLast() {
      if graph.isA(ComponentIndex(next), "baseChannelDensity") { found.append(next) }
      stack += graph.components[next].children.reversed().map(\.component.value)
    }
    return found
  }

  /// Whether two sets of segments have some in common; `nil` is all.
  private static func overlap(_ a: Set<Int>?, _ b: Set<Int>?) -> Bool {
    guard let a else { return b?.isEmpty != true }
    guard let b else { return !a.isEmpty }
    return !a.isDisjoint(with: b)
  }
}
