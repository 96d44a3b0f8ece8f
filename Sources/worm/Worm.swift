import ArgumentParser

@main
struct Worm: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "worm", abstract: "A C. elegans you can run.")
}
