import Foundation
import Lowering
import Testing
import TreeStepping

/// Spike times that the Open Source Brain checks (`.test.*.omt`, `.mep`), within the tolerances that it grants jNeuroML.
@Suite struct OMVTests {
  /// One thing observed.
  private struct Observable {
    var name = "", file = "", isThreshold = true
    var column = 1, threshold = 0.0, tolerance = 0.0
    /// What time and value are multiplied by.
    var scaling = [1.0, 1.0]
  }

  static let files: [String] = {
    guard let shared else { return [] }
    let folders = ["c302", "neuroml2/LEMSexamples/test"].map { shared + "/models/" + $0 }
    let all = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".jnml.omt") }.map { folder + "/" + $0 }
    }
    // The pharyngeal networks but one and Ex16 take seconds each.
    return all.sorted().filter { file in runsWhole || !["phar", "ex16."].contains { file.contains($0) } || file.contains("pharA") }
  }()

  private func pairs(_ path: String) throws -> [(key: String, value: String, indent: Int)] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let text = line.drop { $0 == " " }
      guard !text.hasPrefix("#"), let colon = text.firstIndex(of: ":") else { return nil }
      let value = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (String(text[..<colon]), value, line.count - text.count)
    }
  }

  private func numbers(_ text: String) -> [Double] {
    text.prefix { $0 != "#" }.split { "[], ".contains($0) }.compactMap { Double($0) }
  }

  private func read(_ path: String) throws -> (target: String, mep: String, observables: [Observable]) {
    var target = "", mep = ""
    var list: [Observable] = []
    var isInside = false
    for (key, value, indent) in try pairs(path) {
      switch key {
      case "target": target = value
      case "mep": mep = value
      case "experiments": isInside = true
      case "path": list[list.count - 1].file = URL(fileURLWithPath: value).lastPathComponent
      case "columns": list[list.count - 1].column = Int(numbers(value)[1])
      case "scaling": list[list.count - 1].scaling = numbers(value)
      case "method": list[list.count - 1].isThreshold = value == "threshold"
      case "threshold": list[list.count - 1].threshold = numbers(value).first ?? 0
      case "tolerance": list[list.count - 1].tolerance = numbers(value).first ?? 0
      default: if isInside, indent == 2 { list.append(Observable(name: key)) }
      }
    }
    return (target, mep, list.filter { !$0.file.isEmpty })
  }

  @Test(.enabled(if: shared != nil, "needs ../shared"), arguments: files)
  func `spikes come when the Open Source Brain expects them`(file: String) throws {
    let (target, mep, observables) = try read(file)
    if mep.isEmpty || observables.isEmpty { return }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    var expected: [String: [Double]] = [:]
    var name = ""
    for (key, value, indent) in try pairs(folder.appendingPathComponent(mep).path) {
      if indent == 4, value.isEmpty { name = key }
      if key == "spike times" { expected[name] = numbers(value) }
    }
    let run = try TreeRun(folder.appendingPathComponent(target).standardized.path)
    var times = [run.stepper.time], rows = [run.sample()]
    for _ in 0..<run.steps {
      try run.stepper.advance()
      times.append(run.stepper.time)
      rows.append(run.sample())
    }
    for observable in observables {
      guard let wanted = expected[observable.name] else { continue }
      let files = run.request.outputFiles
      // Ex6 looks at an EventOutputFile too, which its own times are in.
      guard let place = files.firstIndex(where: { URL(fileURLWithPath: $0.path).lastPathComponent == observable.file }) else { continue }
      let column = files[..<place].reduce(0) { $0 + $1.columns.count } + observable.column - 1
      // Files hold single precision.
      let found = spikes(rows.map { Double(Float($0[column])) * observable.scaling[1] }, observable).map {
        times[$0] * observable.scaling[0]
      }
      #expect(found.count == wanted.count, "\(observable.name)")
      for (a, b) in zip(found, wanted) { #expect(abs(a - b) <= observable.tolerance * b + 1e-9 * b, "\(observable.name)") }
    }
  }

  /// First samples at or above the threshold, or peaks.
  private func spikes(_ trace: [Double], _ observable: Observable) -> [Int] {
    (1..<trace.count).filter { i in
      if observable.isThreshold { return trace[i] >= observable.threshold && trace[i - 1] < observable.threshold }
      return i + 1 < trace.count && trace[i] > trace[i - 1] && trace[i] >= trace[i + 1]
    }
  }
}
