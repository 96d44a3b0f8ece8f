internal import Body
internal import Connectome

/// Where body-wall muscles sit: as `connectome/muscles.csv` says.
enum MuscleSites {
  static func all() throws(ConnectomeError) -> [MuscleSite] {
    try MuscleTable.embedded().map { entry in
      MuscleSite(
        name: entry.name, quadrant: Quadrant(rawValue: entry.quadrant) ?? .dorsalLeft, start: entry.start, end: entry.end)
    }
  }
}
