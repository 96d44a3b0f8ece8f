import Foundation
import NeuroML
import Recording
import Simulation
import Testing

@Suite struct SimulationTests {
  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "worm-simulation-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private func animal(_ name: String, _ folder: String, _ change: (inout Experiment) -> Void = { _ in }) throws -> (String, RunSummary) {
    var experiment = Experiment()
    experiment.duration = 0.1
    experiment.output = folder + "/" + name + ".nwb.h5"
    change(&experiment)
    let summary = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in }, shouldStop: { false })
    return (experiment.output!, summary)
  }

  private func read(_ path: String, _ series: String) throws -> [Double] {
    let reader = try TrajectoryReader(path)
    return try reader.read("/acquisition/\(series)/data")
  }

  @Test func `the animal gives the same bits with one thread and two, and other ones deaf or cut`() throws {
    let folder = try folder()
    let (one, summary) = try animal("one", folder) { $0.threads = 1 }
    let (two, _) = try animal("two", folder) { $0.threads = 2 }
    let (deaf, _) = try animal("deaf", folder) { $0.isDeaf = true }
    let (cut, _) = try animal("cut", folder) { $0.ablate = "kind:neuron" }
    #expect(summary.status == .complete && summary.cells == 397)
    // Recorded in single precision, half an ulp of which is 6e-8.
    let recorded = try #require(try read(one, "muscles_activation").max()), largest = try #require(summary.gait).largestActivation
    #expect(recorded > 0 && largest >= recorded * (1 - 6e-8) && largest <= 1)
    for series in ["neurons_voltage", "muscles_activation", "centerline", "stretch"] {
      #expect(try read(one, series) == read(two, series), "\(series)")
    }
    #expect(try read(one, "neurons_voltage") != read(deaf, "neurons_voltage"))
    #expect(try read(one, "centerline") != read(cut, "centerline"))
    #expect(try read(one, "neurons_voltage").count == 51 * 302)
  }

  @Test func `a run that is told to stop is saved up to there`() throws {
    let folder = try folder()
    var experiment = Experiment()
    experiment.output = folder + "/stopped.nwb.h5"
    var exchanges = 0
    let summary = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in exchanges += 1 }) { exchanges == 5 }
    let reader = try TrajectoryReader(experiment.output!)
    #expect(summary.status == .stopped && reader.status == .interrupted)
    #expect(reader.sizes("/acquisition/centerline/data") == [5, 49, 3])
  }

  @Test func `a stimulus depolarises, an unknown cell is an error`() throws {
    let folder = try folder()
    let (plain, _) = try animal("plain", folder)
    let (driven, _) = try animal("driven", folder) {
      $0.stimuli = [Stimulus(cells: "PLML", amplitude: 5e-12, start: 0.02, duration: 0.05)]
    }
    #expect(try read(plain, "neurons_voltage") != read(driven, "neurons_voltage"))
    #expect(throws: (any Error).self) { _ = try animal("none", folder) { $0.ablate = "AVLA" } }
  }

  @Test func `what is chosen by property is chosen among the model's own cells, what is named must be there`() throws {
    let folder = try folder()
    // Pharyngeal muscles are cells too, and not in this model.
    _ = try animal("muscles", folder) { $0.ablate = "!kind:neuron" }
    #expect(throws: SimulationError.self) { _ = try animal("absent", folder) { $0.ablate = "pm1,AVBL" } }
    #expect(throws: SimulationError.self) { _ = try animal("nobody", folder) { $0.ablate = "pm*" } }
  }

  @Test func `a stimulus after the end is an error`() throws {
    let folder = try folder()
    #expect(throws: SimulationError.self) {
      _ = try animal("late", folder) { $0.stimuli = [Stimulus(cells: "PLML", amplitude: 5e-12, start: 500, duration: 0.05)] }
    }
  }

  @Test func `body and network steps must fit`() throws {
    #expect(throws: SimulationError.self) { _ = try animal("odd", try folder()) { $0.bodyStep = 0.00025 } }
  }
}
