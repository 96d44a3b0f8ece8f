/// A cell's segments joined into unbranched cables, each cut into equal lengths: its compartments, and how they hang together.
///
/// As NEURON's export from NeuroML does it: a section for each group that is marked as one (`numberInternalDivisions` says how
/// many compartments), else for each segment. A section is divided further where densities begin or end within it.
struct CellSections {
  struct Section {
    /// Places of its segments, from the near end.
    var segments: [Int]
    var divisions: Int
    /// Lengths at which its segments begin, and its own, µm.
    var starts: [Double] = [0]
    var length: Double { starts[starts.count - 1] }
    /// Its first compartment.
    var first = 0
  }

  /// Area in m², and ∫dx/(πr²), 1/m, from its near end to its middle and from there to its far end.
  struct Compartment {
    var section: Int
    var area: Double
    var nearPath: Double
    var farPath: Double
    /// Length from the cell's beginning to its middle, µm.
    var distance: Double
  }

  let morphology: CellMorphology
  private(set) var sections: [Section] = []
  private(set) var compartments: [Compartment] = []
  /// Section of each segment, and its place there.
  private(set) var location: [(section: Int, place: Int)] = []

  /// - Parameter kind: what a segment carries; segments of different kinds are not in one section.
  init(_ morphology: CellMorphology, kind: [Int]) {
    self.morphology = morphology
    location = Array(repeating: (-1, 0), count: morphology.segments.count)
    for group in morphology.groupList where group.isSection {
      addGroup(morphology.groups[group.id] ?? [], group.divisions, kind)
    }
    for segment in morphology.segments.indices where location[segment].section < 0 { add([segment], divisions: 1) }
    for index in sections.indices { cut(index) }
    measureDistances()
  }

  // MARK: Sections

  /// The runs of a group's segments, each beginning where the one before it ends.
  private mutating func addGroup(_ group: [Int], _ divisions: Int, _ kind: [Int]) {
    let free = group.filter { location[$0].section < 0 }
    let members = Set(free)
    var next: [Int: Int] = [:]
    var isInner: Set<Int> = []
    for segment in free {
      guard let parent = morphology.segments[segment].parent, members.contains(parent), next[parent] == nil,
        morphology.segments[segment].fractionAlong == 1, kind[parent] == kind[segment]
      else { continue }
      next[parent] = segment
      isInner.insert(segment)
    }
    let total = free.reduce(0) { $0 + morphology.segments[$1].length }
    for segment in free where !isInner.contains(segment) {
      var run = [segment]
      while let following = next[run[run.count - 1]] { run.append(following) }
      let length = run.reduce(0) { $0 + morphology.segments[$1].length }
      // Equal lengths as nearly as the runs allow; the whole group in one run has just the number asked for.
      let share = total > 0 && run.count < free.count ? (Double(divisions) * length / total).rounded(.up) : Double(divisions)
      add(run, divisions: max(1, Int(share)))
    }
  }

  private mutating func add(_ run: [Int], divisions: Int) {
    var section = Section(segments: run, divisions: divisions)
    for (place, segment) in run.enumerated() {
      location[segment] = (sections.count, place)
      section.starts.append(section.length + morphology.segments[segment].length)
    }
    // A section without length is one compartment, whatever is asked for.
    if section.length == 0 { section.divisions = 1 }
    sections.append(section)
  }

  // MARK: Compartments

  private mutating func cut(_ index: Int) {
    sections[index].first = compartments.count
    let section = sections[index]
    let part = section.length / Double(section.divisions)
    for division in 0..<section.divisions {
      let start = Double(division) * part, middle = (Double(division) + 0.5) * part
      let end = division + 1 == section.divisions ? section.length : Double(division + 1) * part
      let near = measure(section, start, middle, takesRings: true), far = measure(section, middle, end, takesRings: section.length > 0)
      compartments.append(
        Compartment(section: index, area: near.area + far.area, nearPath: near.path, farPath: far.path, distance: middle))
    }
  }

  /// Area, m², and ∫dx/(πr²), 1/m, of the frusta between two lengths along a section, µm.
  /// A ring, where the diameter jumps between two points of one segment, belongs to what begins or lies around it.
  private func measure(_ section: Section, _ from: Double, _ to: Double, takesRings: Bool) -> (area: Double, path: Double) {
    let micron = 1e-6
    var area = 0.0, path = 0.0
    for (place, index) in section.segments.enumerated() {
      let segment = morphology.segments[index]
      let start = section.starts[place], length = segment.length
      let r0 = segment.proximal.diameter / 2, r1 = segment.distal.diameter / 2
      if length == 0 {
        let isHere = start >= from && (start < to || (start == to && to == section.length))
        if takesRings, isHere { area += Double.pi * (r0 + r1) * abs(r0 - r1) }
        continue
      }
      let a = max(from, start) - start, b = min(to, start + length) - start
      if b <= a { continue }
      let ra = r0 + (r1 - r0) * a / length, rb = r0 + (r1 - r0) * b / length
      area += Double.pi * (ra + rb) * ((ra - rb) * (ra - rb) + (b - a) * (b - a)).squareRoot()
      path += (b - a) / (Double.pi * ra * rb)
    }
    return (area * micron * micron, path / micron)
  }

  /// The compartment around a place on a segment.
  func compartment(of segment: Int, fraction: Double) -> Int {
    let (index, place) = location[segment]
    return compartment(along: sections[index].starts[place] + fraction * morphology.segments[segment].length, of: index)
  }

  /// The compartment around a place on a section, µm from its near end.
  func compartment(along: Double, of index: Int) -> Int {
    let section = sections[index]
    if section.length == 0 { return section.first }
    let division = Int(along / section.length * Double(section.divisions))
    return section.first + min(max(division, 0), section.divisions - 1)
  }

  /// Where a section begins: a place on another; `nil` for the root's.
  func origin(of section: Int) -> (section: Int, along: Double)? {
    let segment = morphology.segments[sections[section].segments[0]]
    guard let parent = segment.parent else { return nil }
    let (index, place) = location[parent]
    return (index, sections[index].starts[place] + segment.fractionAlong * morphology.segments[parent].length)
  }

  /// Sections, each after the one that it begins on.
  func inOrder() -> [Int] {
    var children = [[Int]](repeating: [], count: sections.count)
    var order: [Int] = []
    for index in sections.indices {
      if let origin = origin(of: index) { children[origin.section].append(index) } else { order.append(index) }
    }
    var next = 0
    while next < order.count {
      order += children[order[next]]
      next += 1
    }
    return order
  }

  /// Lengths from the cell's beginning to where each section begins, µm.
  private(set) var begins: [Double] = []

  private mutating func measureDistances() {
    begins = Array(repeating: 0, count: sections.count)
    for index in inOrder() {
      if let origin = origin(of: index) { begins[index] = begins[origin.section] + origin.along }
      for place in 0..<sections[index].divisions { compartments[sections[index].first + place].distance += begins[index] }
    }
  }
}
