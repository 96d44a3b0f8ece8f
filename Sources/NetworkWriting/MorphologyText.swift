internal import Connectome

/// A morphology in NeuroML: segments, the unbranched neurites that they form, and the groups that tools know.
enum MorphologyText {
  /// NeuroLex's id of an unbranched neurite: such groups are what simulators divide a cell into.
  private static let unbranched = "sao864921383"

  static func write(_ xml: inout XMLText, _ cell: String, _ segments: [MorphologyTable.Segment]) {
    xml.begin("morphology", ["id": "\(cell)_shape"])
    for segment in segments { write(&xml, segment) }
    var sections: [(name: String, neurite: String, members: [Int])] = []
    for segment in segments {
      if let place = sections.firstIndex(where: { $0.name == segment.section }) {
        sections[place].members.append(segment.id)
      } else {
        sections.append((segment.section, segment.neurite, [segment.id]))
      }
    }
    for section in sections {
      xml.begin("segmentGroup", ["id": section.name, "neuroLexId": unbranched])
      for member in section.members { xml.line("member", ["segment": "\(member)"]) }
      xml.end()
    }
    group(&xml, "all", nil, of: sections.map(\.name))
    for (neurite, term) in [("soma", "GO:0043025"), ("axon", "GO:0030424"), ("dendrite", "GO:0030425")] {
      group(&xml, neurite + "_group", term, of: sections.filter { $0.neurite == neurite }.map(\.name))
    }
    xml.end()
  }

  private static func write(_ xml: inout XMLText, _ segment: MorphologyTable.Segment) {
    xml.begin("segment", ["id": "\(segment.id)"])
    if let parent = segment.parent { xml.line("parent", ["segment": "\(parent)"]) }
    if let proximal = segment.proximal { point(&xml, "proximal", proximal) }
    point(&xml, "distal", segment.distal)
    xml.end()
  }

  private static func point(_ xml: inout XMLText, _ name: String, _ point: MorphologyTable.Point) {
    xml.line(
      name,
      [
        "x": XMLText.number(point.x), "y": XMLText.number(point.y), "z": XMLText.number(point.z),
        "diameter": XMLText.number(point.diameter),
      ])
  }

  private static func group(_ xml: inout XMLText, _ id: String, _ term: String?, of sections: [String]) {
    if sections.isEmpty { return }
    if let term { xml.begin("segmentGroup", ["id": id, "neuroLexId": term]) } else { xml.begin("segmentGroup", ["id": id]) }
    for section in sections { xml.line("include", ["segmentGroup": section]) }
    xml.end()
  }
}
