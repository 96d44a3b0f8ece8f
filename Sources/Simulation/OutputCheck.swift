internal import Foundation

/// Keeps a run from writing over what it reads, or to one file twice.
public enum OutputCheck {
  /// - Parameter inputs: files that are read; those within the program (`embedded:…`) don't matter.
  public static func check(_ outputs: [String], inputs: [String]) throws(SimulationError) {
    let read = Set(inputs.map(place))
    var written: Set<String> = []
    for output in outputs {
      let place = place(output)
      if read.contains(place) { throw .usage("\(output) is read by this run; name another file to write") }
      if !written.insert(place).inserted { throw .usage("\(output) would be written twice by this run") }
    }
  }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
