internal import Foundation
internal import Units
internal import XMLReading

/// Reads Sibernetic's configuration files: strict in what they say, liberal in tabs, spaces and line ends.
public struct SceneReader {
  static let largestFile = 1 << 30
  static let mostParticles = 20_000_000

  var cursor: RowCursor
  private let readsParameters: Bool
  var scene = Scene(
    lower: .zero, upper: .zero, elasticCount: 0, liquidCount: 0, boundaryCount: 0, positions: [], codes: [], velocities: [], normals: [],
    springs: [], membranes: [], parameters: SceneParameters(), warnings: [])
  var directed: [DirectedSpring] = []
  var cachedTriangles: [Int32] = []
  private var seen: [String] = []
  var crowding = Crowding()

  private static let sections = [
    "[physical parameters]", "[simulation box]", "[position]", "[velocity]", "[connection]", "[membranes]", "[particleMemIndex]", "[end]",
  ]

  /// How packed files begin.
  private static let unpackers: [(mark: [UInt8], program: String)] = [
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz -dk"), ([0x1F, 0x8B], "gunzip -k"), ([0x50, 0x4B, 0x03, 0x04], "unzip"),
  ]

  /// Reads the scene at `path`.
  /// - Parameter ignoresParameters: leave `[physical parameters]` without effect, as Sibernetic does.
  public static func read(_ path: String, ignoresParameters: Bool = false) throws(SceneError) -> Scene {
    let data: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType != .typeDirectory else {
        throw SceneError.cannotOpen(path: path, reason: "it is a folder")
      }
      let size = (attributes[.size] as? Int) ?? 0
      if size > largestFile { throw SceneError.tooLarge(path: path, bytes: size, limit: largestFile) }
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch let error as SceneError {
      throw error
    } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw .cannotOpen(path: path, reason: isThere ? "it can't be read" : "there is no such file")
    }
    return try read([UInt8](data), path: path, ignoresParameters: ignoresParameters)
  }

  /// Reads a scene from bytes; `path` names it in messages.
  public static func read(_ bytes: [UInt8], path: String, ignoresParameters: Bool = false) throws(SceneError) -> Scene {
    if bytes.isEmpty { throw .empty(path: path) }
    if let unpacker = unpackers.first(where: { bytes.starts(with: $0.mark) }) { throw .packed(path: path, unpacker: unpacker.program) }
    var reader = SceneReader(cursor: RowCursor(bytes, path: path), readsParameters: !ignoresParameters)
    try reader.readSections()
    return try reader.finish()
  }

  private init(cursor: RowCursor, readsParameters: Bool) {
    self.cursor = cursor
    self.readsParameters = readsParameters
  }

  // MARK: Sections

  private mutating func readSections() throws(SceneError) {
    while try startSection() {
      let section = seen.last!
      if section == "[end]" { return try checkEnd() }
      try readRows(of: section)
    }
    if seen.isEmpty { throw .empty(path: cursor.path) }
    throw .noEnd(section: seen.last!, at: cursor.place)
  }

  /// What follows the end would be read by nobody.
  private mutating func checkEnd() throws(SceneError) {
    while !cursor.isAtEnd {
      cursor.skipBlanks()
      guard cursor.isAtLineEnd else { throw .afterEnd(String(cursor.restOfLine().prefix(40)), at: cursor.place) }
      cursor.nextLine()
    }
  }

  /// Moves past the next header; `false` at the end of the file.
  private mutating func startSection() throws(SceneError) -> Bool {
    while !cursor.isAtEnd {
      cursor.skipBlanks()
      if cursor.isAtLineEnd {
        cursor.nextLine()
        continue
      }
      let place = cursor.place
      guard cursor.byte == UInt8(ascii: "[") else {
        if seen.isEmpty { throw .noHeaders(at: place) }
        throw .unknownSection(String(cursor.restOfLine().prefix(40)), nearest: nil, at: place)
      }
      let name = cursor.restOfLine()
      guard Self.sections.contains(name) else {
        throw .unknownSection(String(name.prefix(40)), nearest: nearestName(to: name, among: Self.sections), at: place)
      }
      if seen.contains(name) { throw .repeatedSection(name, at: place) }
      let needs = ["[position]": "[simulation box]", "[velocity]": "[position]", "[connection]": "[position]", "[membranes]": "[position]"]
      if let needed = needs[name] ?? (name == "[particleMemIndex]" ? "[membranes]" : nil), !seen.contains(needed) {
        throw .early(section: name, needs: needed, at: place)
      }
      seen.append(name)
      cursor.nextLine()
      return true
    }
    return false
  }

  private mutating func readRows(of section: String) throws(SceneError) {
    switch section {
    case "[physical parameters]": try rows(section) { (reader) throws(SceneError) in try reader.readParameter() }
    case "[simulation box]": try readBox()
    case "[position]":
      try rows(section) { (reader) throws(SceneError) in try reader.readPosition() }
    case "[velocity]": try readVelocities()
    case "[connection]": try readConnections()
    case "[membranes]": try rows(section) { (reader) throws(SceneError) in try reader.readTriangle() }
    default: try readTriangleLists()
    }
  }

  /// Calls `read` for each row of a section; gives their number. Blank lines may stand at its end only.
  @discardableResult
  mutating func rows(_ section: String, _ read: (inout SceneReader) throws(SceneError) -> Void) throws(SceneError) -> Int {
    var count = 0
    var blank: SourceLocation?
    while !cursor.isAtEnd {
      cursor.skipBlanks()
      if cursor.isAtLineEnd {
        if blank == nil, section != "[physical parameters]" { blank = cursor.place }
        cursor.nextLine()
        continue
      }
      if cursor.byte == UInt8(ascii: "[") { return count }
      if let blank { throw .blankRow(section: section, at: blank) }
      try read(&self)
      count += 1
      cursor.nextLine()
    }
    throw .noEnd(section: section, at: cursor.place)
  }

  /// The numbers of one row, exactly as many as expected.
  mutating func numbers(_ expected: Int, _ section: String) throws(SceneError) -> SIMD4<Double> {
    var row = SIMD4<Double>.zero
    let start = cursor.position
    for column in 0..<expected {
      cursor.skipBlanks()
      if cursor.isAtLineEnd { throw .wrongColumns(found: column, expected: expected, what: section, at: cursor.place(at: start)) }
      row[column] = try cursor.number(in: section)
    }
    cursor.skipBlanks()
    if !cursor.isAtLineEnd {
      let extra = cursor.restOfLine().split { $0 == " " || $0 == "\t" }.count
      throw .wrongColumns(found: expected + extra, expected: expected, what: section, at: cursor.place)
    }
    return row
  }

  private mutating func readParameter() throws(SceneError) {
    let place = cursor.place
    var text = cursor.restOfLine()
    if !readsParameters { return }
    if let comment = text.firstRange(of: "//") { text = String(text[..<comment.lowerBound]) }
    if text.allSatisfy({ $0 == " " || $0 == "\t" }) { return }
    guard let colon = text.firstIndex(of: ":") else { throw .malformedParameter(String(text.prefix(40)), at: place) }
    let blanks: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let name = String(text[..<colon].filter { !blanks($0) }), value = text[text.index(after: colon)...].filter { !blanks($0) }
    guard let number = Double(value), !name.isEmpty else { throw .malformedParameter(String(text.prefix(40)), at: place) }
    guard number.isFinite else { throw .notFinite(String(value), section: "[physical parameters]", at: place) }
    try scene.parameters.set(name, number, at: place)
  }

  private mutating func readBox() throws(SceneError) {
    var values: [Double] = []
    let start = cursor.place
    let count = try rows("[simulation box]") { (reader) throws(SceneError) in
      values.append(try reader.numbers(1, "[simulation box]").x)
    }
    guard count == 6 else {
      throw .wrongRows(section: "[simulation box]", found: count, expected: 6, why: "minimum and maximum of x, y and z", at: start)
    }
    scene.lower = SIMD3(values[0], values[2], values[4])
    scene.upper = SIMD3(values[1], values[3], values[5])
    for (axis, name) in ["x", "y", "z"].enumerated() where scene.lower[axis] >= scene.upper[axis] {
      throw .badBox(axis: name, at: start)
    }
  }

  private mutating func readPosition() throws(SceneError) {
    let place = cursor.place
    let row = try numbers(4, "[position]")
    let index = scene.positions.count
    if index >= Self.mostParticles { throw .tooMany(what: "particles", limit: Self.mostParticles, at: place) }
    guard row.w >= 1, row.w < 4 else { throw .unknownCode(row.w, at: place) }
    switch Int(row.w) {
    case 2:
      if scene.liquidCount > 0 { throw .wrongOrder(found: "an elastic", after: "a liquid one", at: place) }
      if scene.boundaryCount > 0 { throw .wrongOrder(found: "an elastic", after: "a boundary one", at: place) }
      scene.elasticCount += 1
    case 1:
      if scene.boundaryCount > 0 { throw .wrongOrder(found: "a liquid", after: "a boundary one", at: place) }
      scene.liquidCount += 1
    default: scene.boundaryCount += 1
    }
    let position = SIMD3(row.x, row.y, row.z)
    let slack = SceneParameters.smoothingLength
    if any(position .< scene.lower - slack) || any(position .> scene.upper + slack) { throw .outside(particle: index, at: place) }
    try crowding.add(position, moves: row.w < 3, at: place)
    scene.positions.append(position)
    scene.codes.append(row.w)
  }

  private mutating func readVelocities() throws(SceneError) {
    let start = cursor.place
    let moving = scene.elasticCount + scene.liquidCount
    scene.velocities.reserveCapacity(moving)
    scene.normals.reserveCapacity(scene.boundaryCount)
    let count = try rows("[velocity]") { (reader) throws(SceneError) in
      let row = try reader.numbers(4, "[velocity]")
      let vector = SIMD3(row.x, row.y, row.z)
      if reader.scene.velocities.count < moving { reader.scene.velocities.append(vector) } else { reader.scene.normals.append(vector) }
    }
    guard count == scene.count else {
      throw .wrongRows(section: "[velocity]", found: count, expected: scene.count, why: "one for each particle", at: start)
    }
    for i in scene.normals.indices {
      let n = scene.normals[i]
      let length = (n * n).sum().squareRoot()
      scene.normals[i] = length > 1e-6 ? n / length : .zero
    }
  }

  // MARK: The end

  private mutating func finish() throws(SceneError) -> Scene {
    var needed = ["[simulation box]", "[position]", "[velocity]"]
    if scene.elasticCount > 0 { needed.append("[connection]") }
    if let missing = needed.first(where: { !seen.contains($0) }) { throw .missingSection(missing, path: cursor.path) }
    if scene.count == 0 { throw .wrongRows(section: "[position]", found: 0, expected: 1, why: "at least", at: cursor.place) }
    let merged = DirectedSpring.merge(directed, elastic: scene.elasticCount)
    scene.springs = merged.springs
    if merged.oneSided > 0 {
      scene.warnings.append(
        "\(cursor.path): warning: \(merged.oneSided) springs are given from one end only, and pull both ends all the same")
    }
    return scene
  }
}
