/// The fixed parts of the NWB layout (NWB 2.8, hdmf-common 1.8).
enum NWBWriter {
  static func writeHead(_ file: inout HDF5File, _ run: RunDescription) {
    file.attribute("/", "namespace", "core")
    file.attribute("/", "neurodata_type", "NWBFile")
    file.attribute("/", "nwb_version", "2.8.0")
    file.attribute("/", "object_id", run.identifier)
    file.text("/identifier", run.identifier)
    file.text("/session_description", run.summary)
    file.text("/session_start_time", run.startTime)
    file.text("/timestamps_reference_time", run.startTime)
    file.texts("/file_create_date", [run.startTime], extendible: true)
    for group in ["/acquisition", "/analysis", "/stimulus/presentation", "/stimulus/templates", "/processing", "/general", "/worm"] {
      file.group(group)
    }
    writeGeneral(&file, run)
    writeRun(&file, run)
  }

  private static func writeGeneral(_ file: inout HDF5File, _ run: RunDescription) {
    file.text("/general/experiment_description", run.summary)
    file.text("/general/institution", "simulation")
    file.text("/general/lab", "worm")
    file.texts("/general/experimenter", ["worm, \(run.version)"])
    file.texts("/general/keywords", ["Caenorhabditis elegans", "simulation", "connectome", "locomotion"])
    file.text("/general/source_script", run.arguments.joined(separator: " "))
    file.attribute("/general/source_script", "file_name", "worm")
    file.group("/general/subject")
    typed(&file, "/general/subject", "Subject", id: derivedID(run.identifier, "subject"))
    file.text("/general/subject/subject_id", "worm-\(run.version)")
    file.text("/general/subject/species", "Caenorhabditis elegans")
    file.text("/general/subject/sex", "XX")
    file.text("/general/subject/age", "P3D")
    file.text("/general/subject/strain", "N2 (simulated)")
    file.text("/general/subject/description", "A simulated young adult hermaphrodite.")
  }

  private static func writeRun(_ file: inout HDF5File, _ run: RunDescription) {
    file.text("/worm/format_version", "1")
    file.text("/worm/version", run.version)
    file.text("/worm/build", run.build)
    file.text("/worm/seed", "\(run.seed)")
    file.texts("/worm/argv", run.arguments)
    file.texts("/worm/hashes", run.hashes.map { "\($0.sha256)  \($0.name)" })
    file.text("/worm/config", run.configuration)
    file.text("/worm/model", run.model)
  }

  private static func typed(
    _ file: inout HDF5File, _ path: String, _ type: String, namespace: String = "core", id: String
  ) {
    file.attribute(path, "namespace", namespace)
    file.attribute(path, "neurodata_type", type)
    file.attribute(path, "object_id", id)
  }

  /// A UUID for a part, decided by the run's and the part's name (FNV-1a twice).
  static func derivedID(_ identifier: String, _ name: String) -> String {
    func hash(_ text: String, _ start: UInt64) -> UInt64 {
      text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
    let digits = [hash(identifier + name, 0xcbf2_9ce4_8422_2325), hash(name + identifier, 0x8422_2325_cbf2_9ce4)].map {
      let text = String($0, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    let d = Array(digits)
    return "\(String(d[0..<8]))-\(String(d[8..<12]))-4\(String(d[13..<16]))-a\(String(d[17..<20]))-\(String(d[20..<32]))"
  }

  // MARK: Tables

  static func writeTables(_ file: inout HDF5File, _ tables: [RecordingTable]) {
    if tables.isEmpty { return }
    let module = "/processing/misc"
    file.group(module)
    typed(&file, module, "ProcessingModule", id: derivedID(module, "module"))
    file.attribute(module, "description", "What the columns of the traces are.")
    for table in tables { write(table, in: module, &file) }
  }

  private static func write(_ table: RecordingTable, in module: String, _ file: inout HDF5File) {
    let path = module + "/" + table.name
    file.group(path)
    typed(&file, path, "DynamicTable", namespace: "hdmf-common", id: derivedID(path, table.name))
    file.attribute(path, "description", table.summary)
    file.attribute(path, "colnames", table.columns.map(\.name))
    let count = table.columns.first?.values.count ?? 0
    file.integers(path + "/id", (0..<Int32(count)).map { $0 })
    typed(&file, path + "/id", "ElementIdentifiers", namespace: "hdmf-common", id: derivedID(path, "id"))
    for column in table.columns {
      let place = path + "/" + column.name
      switch column.values {
      case .text(let values): file.texts(place, values)
      case .numbers(let values): file.numbers(place, values)
      }
      typed(&file, place, "VectorData", namespace: "hdmf-common", id: derivedID(path, column.name))
      file.attribute(place, "description", column.summary)
    }
  }

  // MARK: Time series

  private static func seriesGroup(_ file: inout HDF5File, _ path: String, name: String, summary: String) {
    file.group(path)
    typed(&file, path, "TimeSeries", id: derivedID(path, name))
    file.attribute(path, "description", summary)
    file.attribute(path, "comments", "Written by worm.")
  }

  private static func dataAttributes(_ file: inout HDF5File, _ data: String, unit: String) {
    file.attribute(data, "conversion", Float(1))
    file.attribute(data, "offset", Float(0))
    file.attribute(data, "resolution", Float(-1))
    file.attribute(data, "unit", unit)
    file.attribute(data, "units", unit)
  }

  static func writeSeriesHead(_ file: inout HDF5File, _ channel: Channel) {
    let path = channel.path
    seriesGroup(&file, path, name: channel.name, summary: channel.summary)
    file.texts(path + "/" + channel.axis, channel.columns)
    if let inner = channel.innerAxis { file.texts(path + "/" + inner, channel.innerColumns) }
    file.number(path + "/starting_time", 0)
    file.attribute(path + "/starting_time", "rate", Float(1 / channel.interval))
    file.attribute(path + "/starting_time", "unit", "seconds")
  }

  static func writeSeriesTail(_ file: inout HDF5File, _ channel: Channel) {
    let data = channel.path + "/data"
    dataAttributes(&file, data, unit: channel.unit)
    file.attribute(channel.path + "/time", "units", "s")
    file.scale(data, channel.path + "/time", dimension: 0)
    file.scale(data, channel.path + "/" + channel.axis, dimension: 1)
    if let inner = channel.innerAxis { file.scale(data, channel.path + "/" + inner, dimension: 2) }
  }

  // MARK: Events

  static func writeEventHead(_ file: inout HDF5File, _ channel: EventChannel) {
    seriesGroup(&file, channel.path, name: channel.name, summary: channel.summary)
    file.texts(channel.path + "/source", channel.sources)
  }

  static func writeEventTail(_ file: inout HDF5File, _ channel: EventChannel) {
    let data = channel.path + "/data", times = channel.path + "/timestamps"
    dataAttributes(&file, data, unit: "place in source")
    file.attribute(times, "interval", Int32(1))
    file.attribute(times, "unit", "seconds")
    file.scale(data, times, dimension: 0)
  }

  // MARK: Particles

  static func writeParticleHead(_ file: inout HDF5File, _ channel: ParticleChannel) {
    let path = "/particles/\(channel.name)"
    file.group(path + "/box")
    file.attribute(path + "/box", "dimension", [3])
    file.attribute(path + "/box", "boundary", ["none", "none", "none"])
    file.group(path + "/position")
    file.integers(path + "/position/particle", (0..<Int32(channel.count)).map { $0 })
    file.texts(path + "/position/xyz", ["x", "y", "z"])
    file.integers(path + "/species", Array(repeating: channel.species, count: channel.count))
  }

  static func writeH5MDHead(_ file: inout HDF5File) {
    file.group("/h5md/author")
    file.group("/h5md/creator")
    file.group("/h5md/modules/units")
    file.attribute("/h5md", "version", [1, 1])
    file.attribute("/h5md/author", "name", "worm")
    file.attribute("/h5md/creator", "name", "worm")
    file.attribute("/h5md/creator", "version", "1")
    file.attribute("/h5md/modules/units", "version", [1, 0])
    file.attribute("/h5md/modules/units", "system", "SI")
  }

  static func writeParticleTail(_ file: inout HDF5File, _ channel: ParticleChannel) {
    let group = "/particles/\(channel.name)/position"
    file.attribute(group + "/value", "unit", "m")
    file.attribute(group + "/time", "unit", "s")
    file.scale(group + "/value", group + "/time", dimension: 0)
    file.scale(group + "/value", group + "/particle", dimension: 1)
    file.scale(group + "/value", group + "/xyz", dimension: 2)
  }
}
