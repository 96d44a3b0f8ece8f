internal import Foundation
internal import Recording

/// The report that a LEMS file's Target may ask for (`reportFile`), in the form of jNeuroML's.
enum RunReport {
  static func write(_ path: String, model: String, start: Date, setUp: Double, run: Double, save: Double) throws(RecordingError) {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "yyyy-MM-dd HH:mm:ss"
    let file = try OutputFileWriter(creating: path, columns: 0)
    try file.append(line: "# Report of running simulation with worm \(Provenance.version)")
    try file.append(line: "Simulator=worm")
    try file.append(line: "SimulatorVersion=\(Provenance.version)")
    try file.append(line: "SimulationFile=\(URL(fileURLWithPath: model).path)")
    try file.append(line: "StartTime=\(format.string(from: start))")
    for (name, seconds) in [("SetupTime", setUp), ("RealSimulationTime", run), ("SimulationSaveTime", save)] {
      try file.append(line: "\(name)=\((seconds * 1000).rounded() / 1000)")
    }
    try file.close()
  }
}
