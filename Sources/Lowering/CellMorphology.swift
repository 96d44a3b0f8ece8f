/// The segments and groups of a cell, as its morphology says, with what it leaves out filled in.
struct CellMorphology {
  /// A place, µm, and the diameter there, µm.
  struct Point: Equatable {
    var x, y, z, diameter: Double

    func distance(to other: Point) -> Double {
      let dx = other.x - x, dy = other.y - y, dz = other.z - z
      return (dx * dx + dy * dy + dz * dz).squareRoot()
    }
  }

  struct Segment {
    var id: String
    /// Place of its component in the graph.
    var component: Int
    var parent: Int?
    /// Where on its parent it begins, 0…1.
    var fractionAlong = 1.0
    var proximal: Point
    var distal: Point

    var isSphere: Bool { proximal == distal }
    /// µm; of a sphere the length of the cylinder of its diameter and area.
    var length: Double { isSphere ? distal.diameter : proximal.distance(to: distal) }
  }

  /// A named set of segments.
  struct Group {
    var id: String
    /// Place of its component in the graph.
    var component: Int
    /// Whether the file marks it as an unbranched neurite, one of those that make up the cell.
    var isSection: Bool
    /// How many compartments it is to be cut into.
    var divisions: Int
  }

  /// Place of the morphology's component in the graph.
  let component: Int
  var segments: [Segment] = []
  var place: [String: Int] = [:]
  /// Groups in the order of the file, and the places of each one's segments by its id.
  var groupList: [Group] = []
  var groups: [String: [Int]] = [:]
}
