import ArgumentParser
import Connectome

struct CellsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cells", abstract: "List the cells that a query chooses.",
    discussion: """
      A query is made of names, with * for any letters, and properties: \(CellQuery.properties.joined(separator: ", ")).
      , and | join, & narrows, ! turns round, parentheses group.

      Examples:
        worm cells 'class:SMB & side:L'
        worm cells 'transmitter:GABA & !kind:muscle'
        worm cells 'muscles:dorsal & row:1-8'
      """)

  @Argument(help: "Default: all neurons and body-wall muscles.") var query: String?

  func run() throws {
    let table = try CellTable.embedded()
    let cells = try query.map { try CellQuery($0).select(from: table) } ?? table.neurons + table.bodyMuscles
    var rows = [["name", "class", "kind", "type", "transmitter", "position", "ganglion"]]
    for cell in cells {
      let position = cell.position.isNaN ? "" : Terminal.number(cell.position, 3)
      let kind = cell.kind == .bodyMuscle ? "muscle" : cell.kind.rawValue
      rows.append([cell.name, cell.cellClass, kind, cell.type, cell.transmitter, position, cell.ganglion])
    }
    Terminal.say(Terminal.columns(rows) + "\n" + Terminal.count(cells.count, "cell"))
  }
}
