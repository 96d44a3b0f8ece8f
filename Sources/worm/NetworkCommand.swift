import ArgumentParser
import Connectome
import Foundation
import NetworkWriting
import Recording
import Units

struct NetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "Write a network from the connectome, in NeuroML 2, and a LEMS file that runs it.",
    discussion: """
      Levels: iaf (integrate-and-fire), graded (passive cells, graded synapses), conductance (calcium and potassium
      channels), morphology (as conductance, each neuron with its reconstructed shape), animal (the default animal, with its
      body).

      Examples:
        worm network head --cells 'ganglion:lateral | row:1-8' --level graded
        worm network white --connectome white1986 --level conductance
        worm network --level animal --output-dir neuroml/animal
      """)

  @Argument(help: "Name of the network and of its files.") var name = "worm"
  @Option(help: "CELLS that take part. Default: all neurons and body-wall muscles.") var cells: String?
  @Option(help: "The wiring table; see worm connectome list.") var connectome = "cook2019"
  @Option(help: "How much detail.") var level = "conductance"
  @Option(name: .customLong("output-dir"), help: "Where the files go.") var folder = "."
  @Flag(help: "Overwrite files that are there.") var force = false

  func run() throws {
    guard let level = Level(rawValue: level) else {
      let known = Level.allCases.map(\.rawValue)
      let nearest = nearestName(to: self.level, among: known).map { "; did you mean \($0)?" } ?? "."
      throw UsageError("--level: no level “\(self.level)”\(nearest) There are \(known.joined(separator: ", "))")
    }
    guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
      throw UsageError(
        "“\(name)” is no name for a network: ids in NeuroML are letters, digits and _, no digit first; --output-dir says where")
    }
    let table = try CellTable.embedded()
    let chosen = try cells.map { try CellQuery($0).select(from: table) } ?? table.neurons + table.bodyMuscles
    let wiring = try ConnectomeTable.named(connectome)
    let signs = try SynapseSigns(cells: table)
    let usable = chosen.filter { $0.kind != .other }
    let files =
      level == .animal
      ? try AnimalWriter(name: name, cells: usable, connectome: wiring, signs: signs, parameters: .embedded()).write()
      : try LevelWriter(
        level, name: name, cells: usable, connectome: wiring, signs: signs, shapes: level == .morphology ? .embedded() : nil
      ).write()
    try write(files)
    Terminal.say(
      "\(Terminal.count(files.cells, "cell")), \(Terminal.count(files.connections, "connection")): "
        + files.files.map(\.name).joined(separator: ", "))
  }

  /// The system's words, where it has any.
  private static func reason(_ error: any Error) -> String {
    guard let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error,
      let code = POSIXErrorCode(rawValue: Int32((cause as NSError).code))
    else { return "the folder cannot be written to" }
    return unsafe String(cString: strerror(code.rawValue))
  }

  private func write(_ files: NetworkFiles) throws {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw RecordingError.cannotCreate(path: folder, reason: "the folder cannot be made")
    }
    for file in files.files {
      let path = folder + "/" + file.name
      if !force, FileManager.default.fileExists(atPath: path) { throw UsageError("\(path) exists; overwrite it with --force") }
    }
    for file in files.files {
      let path = folder + "/" + file.name
      do { try file.text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
        throw RecordingError.cannotCreate(path: path, reason: Self.reason(error))
      }
    }
  }
}
