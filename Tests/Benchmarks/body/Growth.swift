import Body
import BodyChecks
import Coupling
import Glibc

/// How time and memory grow with the number of particles.
enum Growth {
  static func run() throws {
    print("12 particles a ring, crawling wave on agar, steps of 2 ms, one thread\n")
    print("| rings | particles | ms a step | ns a particle | against 1,200 |")
    print("|---|---|---|---|---|")
    var rows: [(rings: Int, time: Double)] = []
    for rings in [34, 50, 100, 200, 400] {
      let model = try BodyBuilder.build(Animal.plan(rings: rings))
      rows.append((rings, try Speed.measure(model, .crawl, step: 2e-3, threads: 1, repeats: 20 + 8000 / rings).processor))
    }
    let usual = rows[2].time / Double(rows[2].rings)
    for row in rows {
      print(
        "| \(row.rings) | \(12 * row.rings) | \(decimal(row.time * 1e3, 3)) | \(decimal(row.time / Double(12 * row.rings) * 1e9, 0)) | "
          + "\(decimal(row.time / Double(row.rings) / usual, 2)) |")
    }
    // Two blocks of 36 × 36 numbers a ring.
    let matrix = 2.0 * 36 * 36 * 8 / 12
    print("\nMemory: \(decimal(matrix / 1e3, 2)) kB a particle in the matrix; the whole process, 4,800 particles, \(peak()) at most.")
  }

  /// The most memory that this process had, in words.
  private static func peak() -> String {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return "\(usage.ru_maxrss / 1024) MB"
  }
}
