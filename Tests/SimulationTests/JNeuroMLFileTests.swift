import Foundation
import Network
import Recording
import Simulation
import Testing

/// Files as jNeuroML writes them.
@Suite struct JNeuroMLFileTests {
  private static let models: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("../shared/models").standardized.path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  private func run(_ model: String, _ change: (inout Experiment) -> Void = { _ in }) throws -> String {
    let folder = NSTemporaryDirectory() + "worm-files-" + UUID().uuidString
    var experiment = Experiment()
    experiment.model = Self.models! + "/" + model
    experiment.method = .jlems
    experiment.outputFolder = folder
    experiment.output = folder + "/run.nwb.h5"
    change(&experiment)
    _ = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in }, shouldStop: { false })
    return folder
  }

  /// FNV-1a, 64 bits.
  private func hash(_ path: String) throws -> UInt64 {
    try Data(contentsOf: URL(fileURLWithPath: path)).reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  // Made by jNeuroML 0.14.0 on Java 17 (x86-64): `jnml LEMS_NML2_Ex23_Spiketimes.xml -nogui`, and so on. Ex23 has Poisson inputs.
  @Test(
    .enabled(if: models != nil, "needs ../shared"),
    arguments: [
      (
        "LEMS_NML2_Ex23_Spiketimes.xml",
        [
          "results/ex23.hh.dat": 0xfe15558bc5ac68e8,
          "results/ex23.hh.spikes": 0x65f94a49dba4c316,
          "results/ex23.iaf.dat": 0xd780b710765e3d41,
          "results/ex23.iaf.spikes": 0xc012fa88f8ec2600,
          "results/ex23.pynn.spikes": 0x6eb943215d28ec05,
        ]
      ),
      (
        "LEMS_NML2_Ex6_NMDA.xml",
        [
          "results/ex6_v.dat": 0x638eda0b4c1da657,
          "results/ex6_g.dat": 0xb39deb3bc0b9b949,
          "results/ex6_block.dat": 0x93f23fb3335eb52a,
          "results/ex6.input.spikes": 0xfffc62d79532cc7b,
        ]
      ),
      (
        "LEMS_NML2_Ex20_AnalogSynapses.xml",
        [
          "results/ex20_v.dat": 0xcfeefd6835c8dac0
        ]
      ),
    ])
  func `text files are jNeuroML's byte for byte`(model: String, files: [String: UInt64]) throws {
    let folder = try run("neuroml2/LEMSexamples/" + model)
    for (file, expected) in files { #expect(try hash(folder + "/" + file) == expected, "\(file)") }
  }

  @Test(.enabled(if: models != nil, "needs ../shared"))
  func `a Target's report tells simulator, model and times`() throws {
    let folder = try run("neuroml2/LEMSexamples/LEMS_NML2_Ex6_NMDA.xml") { $0.duration = 1e-3 }
    let lines = try String(contentsOfFile: folder + "/report.ex6.txt", encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 8 && lines[1] == "Simulator=worm" && lines[3].hasSuffix("LEMS_NML2_Ex6_NMDA.xml"))
    #expect(lines[6].hasPrefix("RealSimulationTime="))
  }

  @Test(.enabled(if: models != nil, "needs ../shared"), arguments: [Network.Method.jlems, .exponential])
  func `the HDF5 file has the events of the EventOutputFiles`(method: Network.Method) throws {
    let folder = try run("neuroml2/LEMSexamples/LEMS_NML2_Ex23_Spiketimes.xml") { $0.method = method }
    let reader = try TrajectoryReader(folder + "/run.nwb.h5")
    let text = try String(contentsOfFile: folder + "/results/ex23.iaf.spikes", encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t") }
    let data = try reader.read("/acquisition/ex23.iaf.spikes/data"), times = try reader.read("/acquisition/ex23.iaf.spikes/timestamps")
    #expect(rows.count > 10 && data.count == rows.count && times.count == rows.count)
    #expect(times.map(Float.init) == rows.map { Float($0[0])! })
    #expect(Set(zip(data, rows).map { "\($0.0) \($0.1[1])" }).count == Set(data).count)
  }

  @Test func `a file outside the folder is replaced only where the user says so`() throws {
    let folder = NSTemporaryDirectory() + "worm-files-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let model = folder + "/LEMS_outside.xml", precious = folder + "/precious.txt"
    try """
    <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Simulation.xml"/>
    <iafCell id="c" leakReversal="-50mV" thresh="-40mV" reset="-70mV" C="0.2nF" leakConductance="0.01uS"/>
    <network id="net"><population id="p" component="c" size="1"/></network>
    <Simulation id="sim" length="1ms" step="0.05ms" target="net">
    <OutputFile id="o" fileName="\(precious)"><OutputColumn id="v" quantity="p[0]/v"/></OutputFile></Simulation></Lems>
    """.write(toFile: model, atomically: true, encoding: .utf8)
    try "precious".write(toFile: precious, atomically: true, encoding: .utf8)
    var experiment = Experiment()
    experiment.model = model
    experiment.record.isNone = true
    func run() throws { _ = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in }, shouldStop: { false }) }
    #expect(throws: RecordingError.exists(path: precious)) { try run() }
    #expect(try String(contentsOfFile: precious, encoding: .utf8) == "precious")
    experiment.overwrite = true
    try run()
    #expect(try String(contentsOfFile: precious, encoding: .utf8).hasPrefix("0.0\t-0.05\t"))
  }

  @Test(.enabled(if: models != nil, "needs ../shared"))
  func `the HDF5 file has the columns of the OutputFiles, at every step`() throws {
    let folder = try run("c302/LEMS_c302_A_Syns.xml") { $0.duration = 5e-3 }
    let reader = try TrajectoryReader(folder + "/run.nwb.h5")
    let text = try String(contentsOfFile: folder + "/c302_A_Syns.dat", encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t").dropFirst().map { Float($0)! } }
    let recorded = try reader.read("/acquisition/c302_A_Syns.dat/data").map { Float($0) }
    #expect(rows.count == 101 && recorded == rows.flatMap { $0 })
  }
}
