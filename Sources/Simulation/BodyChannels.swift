internal import Body
internal import Recording

/// The channels of a recording that tell of a body, and their rows.
enum BodyChannels {
  static func activation(_ muscles: [String], interval: Double) -> Channel {
    Channel(
      name: "muscles_activation", summary: "Activation of body-wall muscle, 0 to 1.", unit: "a.u.", axis: "muscle",
      columns: muscles, interval: interval)
  }

  static func centerline(interval: Double) -> Channel {
    Channel(
      name: "centerline", summary: "Axis of the body, nose first; x–y is the plane in which the worm lies on its side.",
      unit: "meters", axis: "point", columns: (1...49).map { "\($0)" }, innerAxis: "xyz", innerColumns: ["x", "y", "z"],
      interval: interval)
  }

  static func stretch(interval: Double) -> Channel {
    let segments = (1...24).map { $0 < 10 ? "0\($0)" : "\($0)" }
    return Channel(
      name: "stretch", summary: "Strain of the body wall, dorsal then ventral, in 24 segments from the head.", unit: "a.u.",
      axis: "segment", columns: segments.map { "D" + $0 } + segments.map { "V" + $0 }, interval: interval)
  }

  static func flat(_ points: [SIMD3<Double>]) -> [Double] { points.flatMap { [$0.x, $0.y, $0.z] } }

  static func centerline(_ state: BodyState, _ model: BodyModel) -> [Double] { flat(model.centerline(of: state)) }

  /// Mean strain in 24 segments, dorsal then ventral.
  static func stretch(_ state: BodyState, _ model: BodyModel) -> [Double] {
    [1, -1].flatMap { side in
      let wall = model.wallStrain(of: state, side: side)
      return (0..<24).map { segment in
        let first = segment * wall.count / 24, last = max(first + 1, (segment + 1) * wall.count / 24)
        return wall[first..<min(last, wall.count)].reduce(0, +) / Double(min(last, wall.count) - first)
      }
    }
  }
}
