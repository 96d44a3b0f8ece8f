internal import LEMS
internal import NeuroML

/// What two components must share to live in one population: everything but their numbers.
enum Shape {
  static func signature(_ root: ComponentIndex, of model: ComponentGraph) throws(LoweringError) -> String {
    var nodes: [TemplateNode] = []
    let components = try ComponentTree.unfold(root, of: model, into: &nodes)
    let places = Dictionary(components.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var parts: [String] = []
    for (place, node) in nodes.enumerated() {
      let component = model.components[components[place]]
      let type = model.types[component.type]
      // Which parameters are missing decides whether flattening succeeds; texts may decide what a path selects.
      let missing = component.parameters.map { $0.isNaN ? "?" : "." }.joined()
      let texts = component.texts.map { $0 ?? "" }.joined(separator: ",")
      let links = component.references.map { reference in
        reference.flatMap { places[$0.value] }.map(String.init) ?? ""
      }.joined(separator: ",")
      let assigned = node.assigned.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      parts.append("\(type.name)/\(node.slotName)/\(node.parent ?? -1)/\(missing)/\(texts)/\(links)/\(assigned)")
    }
    return parts.joined(separator: ";")
  }
}
