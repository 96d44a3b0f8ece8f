import Foundation
import Recording
import Simulation
import Testing

/// What LEMS files show, and what they write.
@Suite struct DisplayTests {
  @Test func `lines of a Display are recorded where no OutputFile has them, and scales touch neither`() throws {
    let folder = NSTemporaryDirectory() + "worm-display-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = """
      <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Simulation.xml"/>
      <iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
      <network id="net"><population id="p" component="c" size="2"/></network>
      <Simulation id="sim" length="1ms" step="0.1ms" target="net">
      <Display id="shown" title="Shown only" xmin="0" xmax="1" ymin="0" ymax="1" timeScale="1ms">
      <Line id="a" quantity="p[0]/v" scale="1mV" color="#000000" timeScale="1ms"/></Display>
      <OutputFile id="o" fileName="v.dat"><OutputColumn id="v" quantity="p[1]/v"/></OutputFile></Simulation></Lems>
      """
    try text.write(toFile: folder + "/LEMS_m.xml", atomically: true, encoding: .utf8)
    var experiment = Experiment()
    experiment.model = folder + "/LEMS_m.xml"
    experiment.outputFolder = folder
    experiment.output = folder + "/run.nwb.h5"
    _ = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in }, shouldStop: { false })
    let reader = try TrajectoryReader(folder + "/run.nwb.h5")
    for name in reader.members(of: "/acquisition") {
      let values = try reader.read("/acquisition/\(name)/data")
      #expect(values.count == 11 && values.allSatisfy { abs($0 + 0.05) < 1e-8 }, "\(name)")  // V, in single precision
    }
    #expect(reader.members(of: "/acquisition").count == 2)
    let row = try String(contentsOfFile: folder + "/v.dat", encoding: .utf8).split(separator: "\n")[0].split(separator: "\t")
    #expect(Double(row[1]) == -0.05)
  }
}
