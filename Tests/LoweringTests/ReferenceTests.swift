import Foundation
import Lowering
import Network
import NeuroML
import Testing

/// The shared folder beside the project; `nil` in a clone of its own.
let shared: String? = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let path = root.appendingPathComponent("../shared").standardized.path
  return FileManager.default.fileExists(atPath: path + "/reference") ? path : nil
}()

/// Traces of NEURON and jNeuroML against ours: each row of the manifest that is quick to run, by the comparison and within the
/// tolerances that it names. `scripts/reference/agreement` does all rows.
@Suite struct ReferenceTests {
  @Test(.enabled(if: shared != nil, "needs ../shared"), arguments: try shared.map { try ReferenceGroup.quick(in: $0 + "/reference") } ?? [])
  func `every stored trace is met within its tolerance, or lies further than that from the solution`(group: ReferenceGroup) throws {
    let folder = shared! + "/reference/"
    let run = try group.run(.exponential, in: shared!)
    var solution: ReferenceRun?
    for row in group.rows {
      let comparison = try Comparison(row, run, in: folder)
      let outside = comparison.used.filter { $0.value > 1 }
      if outside.isEmpty { continue }
      let exact = try solution ?? group.run(.accurate, in: shared!)
      solution = exact
      let theirs = try Comparison(row, exact, in: folder).used, ours = comparison.against(exact).used
      for (name, part) in outside {
        // A tenth: an error of ours can't be what puts the stored trace outside.
        #expect(
          theirs[name] ?? 0 > 1 && ours[name] ?? 1 < 0.1,
          """
          \(row["file"]) \(row["spikes_file"]): \(name) uses \(part) of its tolerance; from `accurate` it is \(theirs[name] ?? 0), \
          and ours \(ours[name] ?? 1)
          """)
      }
    }
  }
}
