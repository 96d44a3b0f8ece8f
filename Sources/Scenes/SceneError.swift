public import XMLReading

/// Why a scene can't be read.
public enum SceneError: Error, Hashable {
  case cannotOpen(path: String, reason: String)
  case empty(path: String)
  /// A packed file, and the program that unpacks it.
  case packed(path: String, unpacker: String)
  case tooLarge(path: String, bytes: Int, limit: Int)
  case tooMany(what: String, limit: Int, at: SourceLocation)
  /// No section header before the first numbers: files before 2014.
  case noHeaders(at: SourceLocation)
  case unknownSection(String, nearest: String?, at: SourceLocation)
  case repeatedSection(String, at: SourceLocation)
  case missingSection(String, path: String)
  case early(section: String, needs: String, at: SourceLocation)
  case notANumber(String, section: String, at: SourceLocation)
  case notFinite(String, section: String, at: SourceLocation)
  case notWhole(Double, section: String, at: SourceLocation)
  case wrongColumns(found: Int, expected: Int, what: String, at: SourceLocation)
  case wrongRows(section: String, found: Int, expected: Int, why: String, at: SourceLocation)
  /// A blank line among rows, which Sibernetic takes for a particle at the origin.
  case blankRow(section: String, at: SourceLocation)
  case noEnd(section: String, at: SourceLocation)
  case afterEnd(String, at: SourceLocation)
  case badBox(axis: String, at: SourceLocation)
  case unknownCode(Double, at: SourceLocation)
  case wrongOrder(found: String, after: String, at: SourceLocation)
  case outOfRange(what: String, value: Int, limit: Int, at: SourceLocation)
  case selfSpring(particle: Int, at: SourceLocation)
  case badRestLength(Double, at: SourceLocation)
  case badMuscle(Double, at: SourceLocation)
  case outside(particle: Int, at: SourceLocation)
  case samePlace(particle: Int, other: Int, at: SourceLocation)
  case crowded(count: Int, at: SourceLocation)
  case flatTriangle(at: SourceLocation)
  case malformedParameter(String, at: SourceLocation)
  case unknownParameter(String, nearest: String?, at: SourceLocation)
  case repeatedParameter(String, at: SourceLocation)
  case parameterOutOfRange(String, Double, at: SourceLocation)
}

extension SceneError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "\(path): error: cannot be opened: \(reason)"
    case .empty(let path): "\(path): error: the file is empty; expected a Sibernetic configuration"
    case .packed(let path, let unpacker): "\(path): error: the file is packed; unpack it first, with \(unpacker)"
    case .tooLarge(let path, let bytes, let limit):
      "\(path): error: \(bytes >> 20) MiB; scenes above \(limit >> 20) MiB, some ten million particles, are not read"
    case .tooMany(let what, let limit, let place): "\(place): error: more than \(limit) \(what), the most that is simulated"
    case .noHeaders(let place):
      "\(place): error: numbers before any section: an old file without headers? Expected “[simulation box]” or “[physical parameters]”"
    case .unknownSection(let name, let nearest, let place):
      "\(place): error: there is no section “\(name)”" + (nearest.map { "; did you mean “\($0)”?" } ?? "")
    case .repeatedSection(let name, let place): "\(place): error: section \(name) is there twice"
    case .missingSection(let name, let path): "\(path): error: section \(name) is missing"
    case .early(let section, let needs, let place): "\(place): error: \(section) must come after \(needs)"
    case .notANumber(let text, let section, let place): "\(place): error: “\(text)” in \(section) is not a number"
    case .notFinite(let text, let section, let place): "\(place): error: “\(text)” in \(section) is not a finite number"
    case .notWhole(let value, let section, let place): "\(place): error: \(value) in \(section) is not a whole number"
    case .afterEnd(let text, let place): "\(place): error: “\(text)” stands after [end], where nothing is read"
    case .wrongColumns(let found, let expected, let what, let place):
      "\(place): error: \(found) numbers in a row of \(what); expected \(expected)"
    case .wrongRows(let section, let found, let expected, let why, let place):
      "\(place): error: \(section) has \(found) rows; expected \(expected), \(why)"
    case .blankRow(let section, let place):
      "\(place): error: a blank line inside \(section); Sibernetic would take it for a row of zeros"
    case .noEnd(let section, let place): "\(place): error: the file ends within \(section), without [end]: is it cut off?"
    case .badBox(let axis, let place): "\(place): error: the box is empty along \(axis): its maximum must lie above its minimum"
    case .unknownCode(let code, let place):
      "\(place): error: \(code) is no type of particle; expected 1… (liquid), 2… (elastic) or 3… (boundary)"
    case .wrongOrder(let found, let after, let place):
      "\(place): error: \(found) particle after \(after); the order must be elastic, liquid, boundary"
    case .outOfRange(let what, let value, let limit, let place):
      "\(place): error: \(what) \(value) does not exist; there are 0 to \(limit - 1)"
    case .selfSpring(let particle, let place): "\(place): error: a spring from particle \(particle) to itself"
    case .badRestLength(let length, let place): "\(place): error: rest length \(length); expected one above 0"
    case .badMuscle(let code, let place): "\(place): error: muscle \(code); expected 0 for none, or up to 9999"
    case .outside(let particle, let place): "\(place): error: particle \(particle) lies outside the simulation box"
    case .samePlace(let particle, let other, let place):
      "\(place): error: particle \(particle) stands where particle \(other) does; nothing could part them"
    case .crowded(let count, let place):
      "\(place): error: \(count) particles within a smoothing length of each other, where 8 are at rest: are these scene units?"
    case .flatTriangle(let place): "\(place): error: a triangle whose corners are not three particles"
    case .malformedParameter(let text, let place): "\(place): error: “\(text)” is no parameter; expected “name: value”"
    case .unknownParameter(let name, let nearest, let place):
      "\(place): error: there is no parameter “\(name)”"
        + (nearest.map { "; did you mean “\($0)”?" } ?? "; known are \(SceneParameters.names.joined(separator: ", "))")
    case .repeatedParameter(let name, let place): "\(place): error: parameter \(name) is there twice"
    case .parameterOutOfRange(let name, let value, let place): "\(place): error: \(name) is \(value); expected one above 0"
    }
  }
}
