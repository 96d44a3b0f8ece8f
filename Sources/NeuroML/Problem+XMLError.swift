internal import LEMS
internal import XMLReading

extension Problem {
  /// What is wrong with a file, at its place in there; where the file has no places, at `place`, which asks for it.
  init(_ error: XMLError, including place: SourceLocation) {
    var location = place
    switch error {
    case .notUTF8(let at), .nullByte(let at), .documentType(let at), .tooDeep(let at, _), .tooManyAttributes(let at, _),
      .malformed(let at, _), .notNetwork(let at, _):
      location = at
    case .cannotOpen, .empty, .tooLarge: break
    }
    var words = "\(error)"
    if let range = words.firstRange(of: "error: ") { words = String(words[range.upperBound...]) }
    if case .cannotOpen(let path, _) = error, path != place.file { words = "“\(path)” \(words)" }
    if case .empty(let path) = error, path != place.file { words = "“\(path)”: \(words)" }
    self.init(.error, location, words, .xml)
  }
}
