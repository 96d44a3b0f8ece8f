internal import Foundation
internal import LEMS
internal import Resources
internal import Units
internal import XMLReading

/// Reads a file and all that it includes, each once.
struct DocumentLoader {
  let coreTypes: CoreTypes
  private(set) var core: [XMLDocument] = []
  private(set) var documents: [XMLDocument] = []
  private(set) var problems: [Problem] = []
  private var seen: Set<String> = []

  init(coreTypes: CoreTypes) { self.coreTypes = coreTypes }

  /// Begins the paths of files that the program carries: `embedded:neuroml/animal/…`.
  static let embeddedPrefix = "embedded:"

  mutating func load(path: String) throws(XMLError) {
    if path.hasPrefix(Self.embeddedPrefix) {
      guard let resource = Resource(named: String(path.dropFirst(Self.embeddedPrefix.count))) else {
        throw .cannotOpen(path: path, reason: "it is not part of this build")
      }
      seen.insert(path)
      return load(try XMLReader.read(text: resource.text, path: path))
    }
    let document = try read(path)
    seen.insert(canonical(path))
    load(document)
  }

  mutating func load(text: String, path: String) throws(XMLError) {
    load(try XMLReader.read(text: text, path: path))
  }

  /// A file to be included, found but not read yet.
  private struct Inclusion {
    var path: String
    var place: SourceLocation
  }

  private mutating func load(_ first: XMLDocument) {
    var generation = [first]
    while !generation.isEmpty {
      documents += generation
      var inclusions: [Inclusion] = []
      for document in generation {
        // A NeuroML document means the core types without saying so.
        if document.root.name.lowercased() == "neuroml" { addCore(CoreTypes.allInOne, at: document.root.location) }
        for element in document.children(of: document.root) {
          guard let (name, isCore) = target(element) else { continue }
          if isCore {
            addCore(name, at: element.location)
          } else if let found = find(name, element, document) {
            inclusions.append(found)
          }
        }
      }
      generation = read(inclusions)
    }
  }

  /// Reads what the files read last include, many files at a time.
  private mutating func read(_ inclusions: [Inclusion]) -> [XMLDocument] {
    let isEmbedded = inclusions.first?.path.hasPrefix(Self.embeddedPrefix) ?? false
    if isEmbedded { return inclusions.compactMap { embedded($0) } }
    var texts = XMLReader.read(paths: inclusions.map(\.path).filter { !NetworkFile.isOne($0) }).makeIterator()
    var documents: [XMLDocument] = []
    for inclusion in inclusions {
      do {
        documents.append(try NetworkFile.isOne(inclusion.path) ? NetworkFile.read(inclusion.path) : texts.next()!.get())
      } catch {
        problems.append(Problem(error, including: inclusion.place))
      }
    }
    return documents
  }

  private func target(_ element: XMLElement) -> (name: String, isCore: Bool)? {
    if element.name == "Include", let file = element["file"] { return (file, CoreTypes.isCore(file)) }
    if element.name == "include" || element.name == "Include", let href = element["href"] { return (href, false) }
    return nil
  }

  private mutating func addCore(_ name: String, at place: SourceLocation) {
    let wanted = name == CoreTypes.allInOne ? CoreTypes.names + [CoreTypes.bodyTypes] : [name]
    for file in wanted where seen.insert("core:" + file).inserted {
      do {
        let document = try coreTypes.document(file)
        core.append(document)
        for element in document.children(of: document.root) where element.name == "Include" {
          if let inner = element["file"], CoreTypes.isCore(inner) { addCore(inner, at: element.location) }
        }
      } catch {
        problems.append(Problem(.error, place, "core types: \(error)", .include))
      }
    }
  }

  /// Where an included file is; `nil` where it is not found, or has been read.
  private mutating func find(_ name: String, _ element: XMLElement, _ document: XMLDocument) -> Inclusion? {
    let folder = (document.path as NSString).deletingLastPathComponent
    if document.path.hasPrefix(Self.embeddedPrefix) {
      let path = folder + "/" + name
      return seen.insert(path).inserted ? Inclusion(path: path, place: element.location) : nil
    }
    // The parent folder is where jNeuroML finds files that lie beside the including file's folder.
    let candidates = name.hasPrefix("/") ? [name] : [join(folder, name), join(join(folder, ".."), name)]
    guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      let nearest = nearestName(to: name, among: neighbours(of: candidates[0]))
      problems.append(
        Problem(
          .error, element.location, "no file “\(name)”, looked for as \(candidates.joined(separator: " and "))", .include,
          suggestion: nearest))
      return nil
    }
    guard seen.insert(canonical(path)).inserted else { return nil }
    return Inclusion(path: path, place: element.location)
  }

  private func read(_ path: String) throws(XMLError) -> XMLDocument {
    NetworkFile.isOne(path) ? try NetworkFile.read(path) : try XMLReader.read(path: path)
  }

  private mutating func embedded(_ inclusion: Inclusion) -> XMLDocument? {
    let path = inclusion.path
    do {
      guard let resource = Resource(named: String(path.dropFirst(Self.embeddedPrefix.count))) else {
        throw XMLError.cannotOpen(path: path, reason: "it is not part of this build")
      }
      return try XMLReader.read(text: resource.text, path: path)
    } catch {
      problems.append(Problem(.error, inclusion.place, "\(error)", .include))
      return nil
    }
  }

  private func join(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : folder + "/" + name }

  private func canonical(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

  private func neighbours(of path: String) -> [String] {
    let folder = (path as NSString).deletingLastPathComponent
    return (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
  }
}
