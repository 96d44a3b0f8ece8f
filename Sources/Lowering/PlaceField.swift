internal import XMLReading

/// A measure of place on a cell: the path length from the root, µm, moved to begin at 0 and scaled to end at 1 where asked.
struct PlaceField {
  let variable: String
  private let begin: Double
  private let length: Double

  init(
    variable: String, metric: String, start: String?, end: String?, group: Set<Int>, sections: CellSections, location: SourceLocation
  ) throws(LoweringError) {
    guard metric == "Path Length from root" else {
      throw LoweringError(location, "metric “\(metric)”; only “Path Length from root” is defined")
    }
    for (name, value, allowed) in [("translationStart", start, 0.0), ("normalizationEnd", end, 1.0)] {
      guard let value, Double(value) != allowed else { continue }
      throw LoweringError(location, "\(name) “\(value)”; only \(Int(allowed)) is defined")
    }
    let inside = sections.sections.indices.filter { !group.isDisjoint(with: sections.sections[$0].segments) }
    let nearest = inside.map { sections.begins[$0] }.min() ?? 0
    let farthest = inside.map { sections.begins[$0] + sections.sections[$0].length }.max() ?? 0
    self.variable = variable
    begin = start == nil ? 0 : nearest
    length = end == nil || farthest <= begin ? 1 : farthest - begin
  }

  /// - Parameter distance: path length from the root, µm.
  func value(at distance: Double) -> Double { (distance - begin) / length }
}
