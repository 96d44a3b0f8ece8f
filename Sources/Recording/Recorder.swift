internal import CHDF5
internal import HDF5

/// Writes a run to one HDF5 file that NWB readers, h5py and xarray open (NWB 2.8).
///
/// Rows are gathered by chunk; after each chunk the whole file is flushed, so that a run that dies leaves every flushed
/// row readable. Other processes may read while it runs (SWMR).
public struct Recorder: ~Copyable {
  private var file: HDF5File
  private let series: [Series]
  private let particles: [Series]
  private let events: [Series]
  public let path: String
  private let hold: FileHold
  /// Chunks are compressed and written beside the run.
  private let writer: BackgroundWriter<[GrowingDataset.Batch]>

  private struct Series {
    var data: GrowingDataset
    var time: GrowingDataset
    var interval: Double
  }

  /// Creates the file with all that will ever be in it.
  /// - Throws: `exists` unless `overwrite`, `cannotCreate`, `cannotWrite`.
  public init(
    creating path: String, overwrite: Bool, channels: [Channel], events: [EventChannel] = [], particles: ParticleChannel?,
    others: [ParticleChannel] = [], description: RunDescription
  ) throws(RecordingError) {
    try OutputPath.prepare(path, overwrite: overwrite)
    var file = try HDF5File(creating: path)
    NWBWriter.writeHead(&file, description)
    NWBWriter.writeTables(&file, description.tables)
    try file.check()
    var series: [Series] = []
    let compresses = channels.allSatisfy { $0.interval >= Self.leastCompressedInterval }
    for channel in channels { series.append(try Self.create(channel, &file, compresses: compresses)) }
    var sent: [Series] = []
    for channel in events { sent.append(try Self.create(channel, &file)) }
    var frames: [Series] = []
    for group in (particles.map { [$0] } ?? []) + others { frames.append(try Self.create(group, &file, isFirst: frames.isEmpty)) }
    file.status(.running, isNew: true)
    file.reason("", isNew: true)
    file.flush()
    file.startSWMR()
    try file.check()
    let hold = FileHold(path)
    self.hold = hold
    let id = file.id
    writer = BackgroundWriter(label: "worm.recorder", depth: 4) { (batches) throws(RecordingError) in
      do throws(RecordingError) {
        hold.reserve(bytes: batches.reduce(0) { $0 + $1.bytes })
        for batch in batches { try batch.write() }
        guard withHDF5({ chdf5_flush(id) }) >= 0 else { throw .cannotWrite(path: path, what: "rows", reason: SystemError.last) }
      } catch {
        for batch in batches { batch.takeBack() }
        _ = withHDF5 { chdf5_flush(id) }
        throw error
      }
    }
    self.file = file
    self.path = path
    self.series = series
    self.particles = frames
    self.events = sent
  }

  /// Adds one row to a channel.
  public mutating func append(_ values: Span<Double>, to channel: Int) throws(RecordingError) {
    let data = series[channel].data, time = series[channel].time
    if data.isFull { try submit(\.isFull) }
    time.append(Double(time.total) * series[channel].interval)
    data.append(values)
  }

  /// Adds one frame of particles: x, y, z of each, m.
  /// - Parameters:
  ///   - time: s; `nil`: an interval after the last.
  ///   - group: which of the particle channels.
  public mutating func appendParticles(_ values: Span<Double>, at time: Double? = nil, to group: Int = 0) throws(RecordingError) {
    guard group < particles.count else { return }
    let particles = particles[group]
    if particles.data.isFull { try submit(\.isFull) }
    particles.time.append(time ?? Double(particles.time.total) * particles.interval)
    particles.data.append(values)
  }

  /// Adds one event.
  /// - Parameters:
  ///   - source: place among the sources of its channel.
  ///   - time: s.
  ///   - channel: which of the event channels.
  public mutating func appendEvent(from source: Int, at time: Double, to channel: Int) throws(RecordingError) {
    let events = events[channel]
    if events.data.isFull { try submit(\.isFull) }
    events.time.append(time)
    events.data.append(Double(source))
  }

  /// Hands what was gathered to the writing thread. Only whole chunks, but at the end: a chunk that grows is compressed,
  /// and placed in the file, again and again. Events, which may be few, go along with the rows of others.
  private func submit(_ isDue: (GrowingDataset) -> Bool = { _ in true }) throws(RecordingError) {
    var batches: [GrowingDataset.Batch] = []
    for target in (series + particles).filter({ isDue($0.data) }) + events {
      for dataset in [target.data, target.time] { if let batch = dataset.take() { batches.append(batch) } }
    }
    try writer.submit(batches)
  }

  /// Writes all that was gathered, and waits for it.
  public mutating func flush() throws(RecordingError) {
    try submit()
    writer.drain()
    try writer.check()
    try file.check()
  }

  /// Writes what is left, says how the run ended, and closes.
  /// - Parameter reason: why it failed, in the words of the error.
  public mutating func close(_ status: RunStatus, reason: String = "") throws(RecordingError) {
    do throws(RecordingError) { try flush() } catch {
      file.abandon()
      throw error
    }
    file.status(status, isNew: false)
    let label = "error: "
    file.reason(reason.hasPrefix(label) ? String(reason.dropFirst(label.count)) : reason, isNew: false)
    try file.check()
    for target in series + particles + events {
      target.data.close()
      target.time.close()
    }
    try file.close()
    hold.giveBack()
  }

  /// The first value of each channel that is no number, among what is written: its place in a row, and its time, s.
  public var undefined: [(channel: Int, place: Int, time: Double)] {
    series.enumerated().compactMap { channel, series in
      series.data.firstUndefined.map { (channel, $0.place, Double($0.row) * series.interval) }
    }
  }

  /// Rows of each channel so far.
  public var rows: [Int] { series.map { $0.time.total } }

  /// Where a channel has a shorter interval, s, nothing is compressed: that would take longer than the run.
  private static let leastCompressedInterval = 0.5e-3

  private static func create(
    _ channel: Channel, _ file: inout HDF5File, compresses: Bool
  ) throws(RecordingError) -> Series {
    NWBWriter.writeSeriesHead(&file, channel)
    try file.check()
    let shape = [channel.columns.count] + (channel.innerAxis == nil ? [] : [channel.innerColumns.count])
    let path = channel.path
    let data = try GrowingDataset(
      file, path + "/data", shape: shape, chunkRows: channel.chunkRows, numbers: .single, compresses: compresses)
    let time = try GrowingDataset(file, path + "/time", shape: [], chunkRows: 1024, numbers: .double, compresses: compresses)
    NWBWriter.writeSeriesTail(&file, channel)
    try file.check()
    return Series(data: data, time: time, interval: channel.interval)
  }

  private static func create(_ channel: EventChannel, _ file: inout HDF5File) throws(RecordingError) -> Series {
    NWBWriter.writeEventHead(&file, channel)
    try file.check()
    let data = try GrowingDataset(file, channel.path + "/data", shape: [], chunkRows: 1024, numbers: .whole)
    let time = try GrowingDataset(file, channel.path + "/timestamps", shape: [], chunkRows: 1024, numbers: .double)
    NWBWriter.writeEventTail(&file, channel)
    try file.check()
    return Series(data: data, time: time, interval: 0)
  }

  private static func create(
    _ channel: ParticleChannel, _ file: inout HDF5File, isFirst: Bool
  ) throws(RecordingError) -> Series {
    if isFirst { NWBWriter.writeH5MDHead(&file) }
    NWBWriter.writeParticleHead(&file, channel)
    try file.check()
    let group = "/particles/\(channel.name)/position"
    let value = try GrowingDataset(file, group + "/value", shape: [channel.count, 3], chunkRows: 8, numbers: .single)
    let time = try GrowingDataset(file, group + "/time", shape: [], chunkRows: 1024, numbers: .double)
    NWBWriter.writeParticleTail(&file, channel)
    try file.check()
    return Series(data: value, time: time, interval: channel.interval)
  }
}
