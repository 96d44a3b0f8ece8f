import ArgumentParser
import Foundation
import Units

/// Parses the command line, runs the verb, and turns what goes wrong into words and an exit code.
@main
enum Main {
  static func main() {
    Interruption.prepare()
    let arguments = Array(CommandLine.arguments.dropFirst()).joiningNegativeValues
    if let first = arguments.first, !first.hasPrefix("-"), first != "help" {
      let verbs = Worm.configuration.subcommands.map { $0._commandName }
      if !verbs.contains(first) {
        let nearest = nearestName(to: first, among: verbs)
        Terminal.complain(
          "error: worm has no verb “\(first)”" + (nearest.map { "; did you mean “worm \($0)”?" } ?? "; see worm --help"))
        exit(64)
      }
    }
    do {
      var command = try Worm.parseAsRoot(arguments)
      try command.run()
    } catch {
      let code = Failure.code(of: error)
      if code == nil { Worm.exit(withError: error) }
      Terminal.complain(Failure.words(for: error))
      exit(code!)
    }
  }
}
