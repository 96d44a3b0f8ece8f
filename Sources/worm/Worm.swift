import ArgumentParser
import Foundation

/// The program's verbs.
struct Worm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worm",
    abstract: "A C. elegans you can run: nervous system, body, one HDF5 file.",
    discussion: """
      Try:
        worm run                              5 s of the whole animal on agar
        worm plot run.nwb.h5                  what it did, as a picture
        worm run --ablate AVBL,AVBR -o no-avb.nwb.h5
        worm run LEMS_c302_C_Full.xml         a NeuroML / LEMS model of your own
        worm body --drive swim --medium water the body alone, moved by a wave of muscle activation
        worm connectome show AVAL             who talks to a cell
      """,
    version: "worm 0.2.0",
    subcommands: [
      RunCommand.self, BodyCommand.self, ScoreCommand.self, InfoCommand.self, ValidateCommand.self, PlotCommand.self, NetworkCommand.self,
      ConnectomeCommand.self, CellsCommand.self,
    ])
}
