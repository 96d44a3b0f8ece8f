import Foundation
import Recording
import Testing

@Suite struct RecordingTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "worm-recording-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private let description = RunDescription(
    identifier: "01234567-89ab-4cde-af01-23456789abcd", startTime: "2026-01-01T00:00:00+00:00", summary: "A test — µ.",
    arguments: ["worm", "run"], seed: 7, version: "0", build: "test", hashes: [("a", "b")], configuration: "{}", model: "<x/>",
    tables: [
      RecordingTable(
        name: "neurons", summary: "n",
        columns: [
          .init(name: "cell_name", summary: "name", values: .text(["AVAL", "AVAR"])),
          .init(name: "position", summary: "place", values: .numbers([0.1, .nan])),
        ])
    ])

  private let channels = [
    Channel(
      name: "neurons_voltage", summary: "V", unit: "volts", axis: "neuron", columns: ["AVAL", "AVAR"], interval: 0.002, chunkRows: 16),
    Channel(
      name: "centerline", summary: "line", unit: "meters", axis: "point", columns: ["1", "2"], innerAxis: "xyz",
      innerColumns: ["x", "y", "z"], interval: 0.004, chunkRows: 16),
  ]

  private func write(_ path: String, rows: Int, close: Bool) throws {
    var recorder = try Recorder(
      creating: path, overwrite: false, channels: channels,
      events: [EventChannel(name: "spikes", summary: "s", sources: ["a/spike", "b/spike"])],
      particles: ParticleChannel(count: 2, interval: 0.04), description: description)
    for row in 0..<rows {
      let values = [Double(row), -Double(row)], line = (0..<6).map { Double(row * 10 + $0) }
      try recorder.append(values.span, to: 0)
      if row % 2 == 0 { try recorder.append(line.span, to: 1) }
      if row % 20 == 0 { try recorder.appendParticles(line.span) }
      if row % 3 == 0 { try recorder.appendEvent(from: row % 2, at: Double(row) * 0.002 + 1e-9, to: 0) }
    }
    if close { try recorder.close(.complete) } else { try recorder.flush() }
  }

  @Test func `every value that was written is read back`() throws {
    let path = folder + "/deeper/run.nwb.h5"
    try write(path, rows: 100, close: true)
    let reader = try TrajectoryReader(path)
    #expect(!reader.isOpenElsewhere && reader.status == .complete)
    #expect(try reader.read("/acquisition/neurons_voltage/data") == (0..<100).flatMap { [Double($0), -Double($0)] })
    let times = try reader.read("/acquisition/neurons_voltage/time")
    #expect(times == (0..<100).map { Double($0) * 0.002 })
    #expect(reader.sizes("/acquisition/centerline/data") == [50, 2, 3])
    #expect(try reader.read("/particles/body/position/value", rows: 1..<2) == (0..<6).map { Double(200 + $0) })
    #expect(try reader.readStrings("/acquisition/neurons_voltage/neuron") == ["AVAL", "AVAR"])
    #expect(try reader.readStrings("/session_description") == ["A test — µ."])
    #expect(reader.attribute("/acquisition/neurons_voltage/data", "unit") == "volts")
    #expect(reader.members(of: "/acquisition") == ["centerline", "neurons_voltage", "spikes"])
    let sent = stride(from: 0, to: 100, by: 3)
    #expect(try reader.read("/acquisition/spikes/data") == sent.map { Double($0 % 2) })
    #expect(try reader.read("/acquisition/spikes/timestamps") == sent.map { Double($0) * 0.002 + 1e-9 })
    #expect(try reader.readStrings("/acquisition/spikes/source") == ["a/spike", "b/spike"])
  }

  /// So fine a channel is not compressed: its whole chunks are written past the library's cache, others through it.
  @Test(arguments: [[100], [1, 31, 32, 33], [7, 64, 5]])
  func `rows of a fine channel are read back, wherever it was flushed`(_ parts: [Int]) throws {
    let path = folder + "/fine.h5", inner = ["x", "y"]
    let channel = Channel(
      name: "fine", summary: "f", unit: "volts", axis: "cell", columns: ["a", "b", "c"], innerAxis: "xy", innerColumns: inner,
      interval: 5e-5, chunkRows: 16)
    var recorder = try Recorder(creating: path, overwrite: false, channels: [channel], particles: nil, description: description)
    var written: [Double] = []
    for part in parts {
      for _ in 0..<part {
        let row = (0..<6).map { Double(written.count + $0) }
        try recorder.append(row.span, to: 0)
        written += row
      }
      try recorder.flush()
    }
    try recorder.close(.complete)
    #expect(try TrajectoryReader(path).read("/acquisition/fine/data") == written)
  }

  @Test func `a large text file is whole, and takes no more of the disk than it has`() throws {
    let path = folder + "/large.dat", values = (0..<1000).map { 1 + Double($0) * 0x1p-20 }
    let writer = try OutputFileWriter(creating: path, columns: values.count)
    for row in 0..<2000 { try writer.append(time: Double(row), values.span) }
    try writer.close()
    let text = try Data(contentsOf: URL(fileURLWithPath: path))
    let line = values.map { Float($0).description + "\t" }.joined() + "\n"
    #expect(text.count == (0..<2000).reduce(0) { $0 + "\($1).0\t".utf8.count + line.utf8.count })
    #expect(text.suffix(line.utf8.count) == Data(line.utf8))
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    // 512 bytes a block; a file system may round up and keep a list of the file's parts.
    #expect(Int(status.st_blocks) * 512 < text.count + 1 << 20)
  }

  @Test func `nothing is overwritten unless told`() throws {
    let path = folder + "/run.nwb.h5"
    try write(path, rows: 1, close: true)
    #expect(throws: RecordingError.exists(path: path)) { try write(path, rows: 1, close: true) }
  }

  @Test func `what another run is writing is not overwritten, whatever is told`() throws {
    let path = folder + "/run.nwb.h5"
    func recorder() throws -> Recorder {
      try Recorder(creating: path, overwrite: true, channels: channels, particles: nil, description: description)
    }
    var first = try recorder()
    #expect(throws: RecordingError.inUse(path: path)) { _ = try recorder() }
    try first.close(.complete)
  }

  @Test func `what another program has open is kept, whatever is told`() throws {
    let path = folder + "/run.nwb.h5"
    try write(path, rows: 1, close: true)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    // As HDF5 does for readers.
    let reader = unsafe open(path, O_RDONLY)
    defer { close(reader) }
    #expect(flock(reader, LOCK_SH) == 0)
    #expect(throws: RecordingError.isOpen(path: path)) {
      _ = try Recorder(creating: path, overwrite: true, channels: channels, particles: nil, description: description)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `text is written through links, to devices and to pipes that someone reads`() throws {
    let link = folder + "/link.dat", target = folder + "/target.dat", pipe = folder + "/pipe.dat"
    try "old\n".write(toFile: target, atomically: true, encoding: .utf8)
    let isLinked = unsafe symlink(target, link) == 0, isPipe = unsafe mkfifo(pipe, 0o600) == 0
    #expect(isLinked && isPipe)
    #expect(throws: RecordingError.self) { _ = try OutputFileWriter(creating: pipe, columns: 1) }
    let reader = unsafe open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    for path in [link, pipe, "/dev/null"] {
      let writer = try OutputFileWriter(creating: path, columns: 1)
      try writer.append(time: 0, [1].span)
      try writer.close()
    }
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "0.0\t1.0\t\n")
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe read(reader, &bytes, 16)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "0.0\t1.0\t\n")
    let full = try OutputFileWriter(creating: "/dev/full", columns: 1)
    try full.append(time: 0, [1].span)
    #expect(throws: RecordingError.self) { try full.close() }
  }

  @Test func `a text file keeps what stood there until there is something to write, and has one run at a time`() throws {
    let path = folder + "/kept.dat"
    try "old\n".write(toFile: path, atomically: true, encoding: .utf8)
    var first: OutputFileWriter? = try OutputFileWriter(creating: path, columns: 1)
    #expect(throws: RecordingError.inUse(path: path)) { _ = try OutputFileWriter(creating: path, columns: 1) }
    first = nil
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old\n")
    first = try OutputFileWriter(creating: path, columns: 1)
    try first?.close()
    #expect(try String(contentsOfFile: path, encoding: .utf8).isEmpty)
  }

  @Test func `names count up`() throws {
    let name = folder + "/run"
    #expect(try OutputPath.reserve(name) == name + ".nwb.h5")
    // Before anything is written there: another run may begin at the same time.
    #expect(try OutputPath.reserve(name) == name + "-2.nwb.h5")
    #expect(throws: RecordingError.self) { _ = try OutputPath.reserve("/proc/none/run") }
  }

  @Test func `what is no recording is refused in words`() throws {
    #expect(throws: RecordingError.cannotOpen(path: "/nowhere.h5", reason: "no such file")) { _ = try TrajectoryReader("/nowhere.h5") }
    let path = folder + "/text.h5"
    try "not HDF5".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: RecordingError.self) { _ = try TrajectoryReader(path) }
    #expect(throws: RecordingError.self) {
      _ = try Recorder(creating: "/proc/none/run.h5", overwrite: false, channels: channels, particles: nil, description: description)
    }
  }

  @Test func `text files look as jNeuroML's do`() throws {
    let path = folder + "/out/a.dat"
    let writer = try OutputFileWriter(creating: path, columns: 2)
    let rows: [(Double, [Double])] = [
      (0, [-0.045, 0]), (5e-5, [1e-10, 1.5e7]), (0.001, [123456.7, 0.0012345]), (1, [.nan, -.infinity]), (2, [1e-3, 9_999_999]),
    ]
    for (time, values) in rows { try writer.append(time: time, values.span) }
    try writer.close()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text == "0.0\t-0.045\t0.0\t\n5.0E-5\t1.0E-10\t1.5E7\t\n0.001\t123456.7\t0.0012345\t\n1.0\tNaN\t-Infinity\t\n2.0\t0.001\t9999999.0\t\n"
    )
  }

  private static let hasPynwb: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import pynwb"]
    process.standardError = FileHandle.nullDevice
    return (try? process.run()) != nil
      && {
        process.waitUntilExit(); return process.terminationStatus == 0
      }()
  }()

  @Test(.enabled(if: hasPynwb, "needs Python's pynwb"))
  func `pynwb finds the file valid`() throws {
    let path = folder + "/valid.nwb.h5"
    try write(path, rows: 40, close: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import sys, pynwb; sys.exit(len(pynwb.validate(path=sys.argv[1])))", path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
