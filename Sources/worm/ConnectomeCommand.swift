import ArgumentParser
import Connectome

struct ConnectomeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connectome", abstract: "Look at the wiring tables.", subcommands: [ListTables.self, ShowCell.self, DiffTables.self])

  struct ListTables: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tables, with their counts and sources.")

    func run() throws {
      var rows = [["name", "chemical", "weight", "electrical", "weight", "unit", "source"]]
      for entry in ConnectomeTable.known {
        let table = try ConnectomeTable.named(entry.name)
        let totals = table.totals()
        rows.append([
          entry.name, "\(totals.chemical.0)", Terminal.number(totals.chemical.1, 0), "\(totals.electrical.0)",
          Terminal.number(totals.electrical.1, 0), table.unit, entry.source,
        ])
      }
      Terminal.say(Terminal.columns(rows))
    }
  }

  struct ShowCell: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show who talks to a cell, and to whom it talks.")

    @Argument(help: "A cell, such as AVAL, or a class, such as AVA.") var cell: String
    @Option(help: "The table.") var connectome = "cook2019"

    func run() throws {
      let cells = try CellTable.embedded()
      let isClass = cells[cell] == nil && cells.cells.contains { $0.cellClass == cell }
      let found = try CellQuery(isClass ? "class:\(cell)" : cell).select(from: cells)
      let table = try ConnectomeTable.named(connectome)
      let signs = try SynapseSigns(cells: cells)
      for one in found { Terminal.say(ConnectomeText.show(one, table, signs)) }
    }
  }

  struct DiffTables: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "diff", abstract: "Compare two tables.")

    @Argument var first: String
    @Argument var second: String
    @Option(help: "How many rows to list of each kind.") var most = 20

    func run() throws {
      Terminal.say(ConnectomeText.diff(try ConnectomeTable.named(first), try ConnectomeTable.named(second), most: most))
    }
  }
}
