import Glibc

/// Tables and drawings of the body, each by a word.
@main enum Main {
  static func main() throws {
    switch CommandLine.arguments.dropFirst().first {
    case "speed": try Speed.run()
    case "growth": try Growth.run()
    case "accuracy": try Accuracy.run()
    case "checks": try Checks.run()
    case "crawl": print(try Picture("crawl").drawn(), terminator: "")
    case "swim": print(try Picture("swim").drawn(), terminator: "")
    default:
      print("usage: body-bench speed | growth | accuracy | checks | crawl | swim")
      exit(64)
    }
  }
}
