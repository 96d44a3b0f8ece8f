import Foundation
import Scenes
import Testing

/// Two elastic particles that a spring joins, a liquid one and a wall.
private let small = """
  [simulation box]
  0
  10
  0
  10
  0
  10
  [position]
  4\t4\t4\t2.1055
  5 4 4 2.2055
  6.5  4 4  1.1
  5 0 5 3
  [velocity]
  0 0 0 2.1
  0 0 0 2.1
  0 -0.5 0 1.1
  0 2 0 3
  [connection]
  1.3 0.9 7.2 0
  \(rows("-1 0 0 0", 31))
  0.0 0.9 7.2 0
  3 4 0 0
  \(rows("-1 0 0 0", 30))
  [membranes]
  [particleMemIndex]
  \(rows("-1", 14))
  [end]
  """

private func rows(_ row: String, _ count: Int) -> String { Array(repeating: row, count: count).joined(separator: "\n") }

private func read(_ text: String, ignoresParameters: Bool = false) throws(SceneError) -> Scene {
  try SceneReader.read(Array(text.utf8), path: "x", ignoresParameters: ignoresParameters)
}

private func message(_ text: String) -> String {
  do {
    _ = try read(text)
    return "no error"
  } catch {
    return error.description
  }
}

private func changed(_ old: String, _ new: String) -> String { small.replacingOccurrences(of: old, with: new) }

@Suite struct SceneReaderTests {
  @Test(arguments: ["\n", "\r\n"])
  func `a scene is read whatever its line ends, with reciprocal springs once`(_ end: String) throws {
    let scene = try read(small.replacingOccurrences(of: "\n", with: end))
    #expect(scene.elasticCount == 2 && scene.liquidCount == 1 && scene.boundaryCount == 1)
    #expect(
      scene.springs == [
        SceneSpring(a: 0, b: 1, restLength: 0.9, muscle: 7), SceneSpring(a: 1, b: 3, restLength: 4, muscle: 0),
      ])
    #expect(scene.section(of: 0) == 55 && scene.section(of: 1) == 55)
    #expect(scene.velocities[2] == SIMD3(0, -0.5, 0) && scene.normals == [SIMD3(0, 1, 0)])
    #expect(scene.warnings.isEmpty)
  }

  @Test func `parameters are obeyed, or ignored as Sibernetic does`() throws {
    let text = "[physical parameters]\nmass: 5.4e-14 // kg\nviscosity : 2e-3\n" + small
    let scene = try read(text)
    #expect(scene.parameters.mass == 5.4e-14 && scene.parameters.viscosity == 2e-3)
    // 0.0037 (m/0.00025)^⅓ by hand: 0.0037 · 6.0e-4 = 2.22e-6 m.
    #expect(abs(scene.parameters.scale - 2.22e-6) < 1e-12)
    #expect(try read(text, ignoresParameters: true).parameters.mass == 2e-12)
    #expect(abs(try read(small).parameters.scale - 7.40e-6) < 1e-9)
  }

  @Test(arguments: [
    ("4\t4\t4\t2.1055", "4\tNaN\t4\t2.1055", "x:9:3: error: “NaN” in [position] is not a finite number"),
    ("4\t4\t4\t2.1055", "NaNsense 4 4 2.1", "x:9:1: error: “NaNsense” in [position] is not a number"),
    ("4\t4\t4\t2.1055", "4 4 4", "x:9:1: error: 3 numbers in a row of [position]; expected 4"),
    ("4\t4\t4\t2.1055", "4 4 4 2.1 7", "x:9:11: error: 5 numbers in a row of [position]; expected 4"),
    ("4\t4\t4\t2.1055", "4 4 1e400 2.1", "x:9:5: error: “1e400” in [position] is not a finite number"),
    ("4\t4\t4\t2.1055", "4 4 4 5", "x:9:1: error: 5.0 is no type of particle; expected 1… (liquid), 2… (elastic) or 3… (boundary)"),
    ("4\t4\t4\t2.1055", "", "x:9:1: error: a blank line inside [position]; Sibernetic would take it for a row of zeros"),
    (
      "5 4 4 2.2055", "5 4 4 1.1\n5 4 4 2.1",
      "x:11:1: error: an elastic particle after a liquid one; the order must be elastic, liquid, boundary"
    ),
    ("1.3 0.9", "9 0.9", "x:19:1: error: particle 9 does not exist; there are 0 to 3"),
    ("1.3 0.9", "0 0.9", "x:19:1: error: a spring from particle 0 to itself"),
    ("1.3 0.9", "1 -0.9", "x:19:1: error: rest length -0.9; expected one above 0"),
    ("[membranes]", "[membranes]\n0 1 2", "x:84:1: error: elastic particle 2 does not exist; there are 0 to 1"),
    ("[membranes]", "[membranes]\n0 1 1", "x:84:1: error: a triangle whose corners are not three particles"),
    ("1.3 0.9", "-5 0.9", "x:19:1: error: particle -5 does not exist; there are 0 to 3"),
    ("5 4 4 2.2055", "4 4 4 2.2055", "x:10:1: error: particle 1 stands where particle 0 does; nothing could part them"),
    ("6.5  4 4  1.1", "4 4 4 1.1", "x:11:1: error: particle 2 stands where particle 0 does; nothing could part them"),
    (
      "5 0 5 3", rows("5 0 5 3", 300),
      "x:268:1: error: 257 particles within a smoothing length of each other, where 8 are at rest: are these scene units?"
    ),
    ("[velocity]", "[velocities]", "x:13:1: error: there is no section “[velocities]”; did you mean “[velocity]”?"),
    ("[end]", "", "x:99:1: error: the file ends within [particleMemIndex], without [end]: is it cut off?"),
    ("5 0 5 3", "5 0 50 3", "x:12:1: error: particle 3 lies outside the simulation box"),
  ])
  func `what is wrong is told with its place`(_ old: String, _ new: String, _ words: String) {
    let text = changed(old, new)
    #expect(message(text) == words)
  }

  @Test func `wrong counts, old files and bad parameters are told`() {
    #expect(
      message("1 2 3 4\n")
        == "x:1:1: error: numbers before any section: an old file without headers? Expected “[simulation box]” or “[physical parameters]”")
    #expect(message(changed("0 0 0 2.1\n0 0 0 2.1\n", "0 0 0 2.1\n")).contains("[velocity] has 3 rows; expected 4, one for each particle"))
    #expect(message("[physical parameters]\nmass: -1e-12\n" + small) == "x:2:1: error: mass is -1e-12; expected one above 0")
    #expect(message("[physical parameters]\nmas: 1\n" + small) == "x:2:1: error: there is no parameter “mas”; did you mean “mass”?")
    #expect(message("[physical parameters]\nmass 1\n" + small) == "x:2:1: error: “mass 1” is no parameter; expected “name: value”")
    #expect(message("PK\u{3}\u{4}") == "x: error: the file is packed; unpack it first, with unzip")
    #expect(message("") == "x: error: the file is empty; expected a Sibernetic configuration")
    #expect(message(changed("0\n10\n0", "10\n10\n0")).contains("the box is empty along x"))
  }

  @Test func `a scene cut off anywhere is an error, never a crash`() {
    let bytes = Array(small.utf8)
    for end in 0..<(bytes.count - 5) {
      #expect(throws: SceneError.self) { _ = try SceneReader.read(Array(bytes[..<end]), path: "x") }
    }
  }

  @Test(arguments: [
    ("demo1", [218, 125, 17_498], 924, 1, 432, 0), ("demo2", [2_812, 4_732, 28_621], (22_274 - 670) / 2 + 670, 0, 2_112, 0),
    ("worm_alone_half_resolution", [2_290, 388, 31_408], 15_556, 96, 2_838, 1),
    ("worm_swim_half_rebuilt", [2_290, 77_620, 31_408], 15_556, 96, 2_838, 1),
  ])
  func `Sibernetic's scenes load as they are`(
    _ name: String, _ counts: [Int], _ springs: Int, _ muscles: Int, _ triangles: Int, _ warnings: Int
  ) throws {
    guard let path = unpacked(name) else { return }
    let scene = try SceneReader.read(path)
    #expect(scene.elasticCount == counts[0] && scene.liquidCount == counts[1] && scene.boundaryCount == counts[2])
    #expect(scene.springs.count == springs && scene.muscleCount == muscles && scene.membranes.count == triangles)
    #expect(scene.warnings.count == warnings, "\(scene.warnings)")  // two corners left out of the cache of each worm scene
    if muscles == 96 {
      #expect(Set((0..<scene.elasticCount).map { scene.section(of: $0) }) == Set((50...148).map { $0 }))
      #expect(scene.springs.filter { $0.muscle == 1 }.count == 3 && scene.springs.filter { $0.muscle == 24 }.count == 8)
    }
  }

  /// The scene's text in a temporary file; `nil`, with a message, where it or xz is missing.
  private func unpacked(_ name: String) -> String? {
    let packed = "../shared/scenes/\(name).xz"
    guard FileManager.default.fileExists(atPath: packed) else {
      print("skipped: \(packed) is not there")
      return nil
    }
    let path = NSTemporaryDirectory() + "worm-scene-\(name)"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "xz -dc '\(packed)' > '\(path)'"]
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      print("skipped: xz is not there")
      return nil
    }
    return path
  }
}
