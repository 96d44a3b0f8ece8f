internal import LEMS
internal import Units
internal import XMLReading

/// Builds a component graph from documents.
struct GraphBuilder {
  var graph = ComponentGraph()
  var problems = ProblemList()
  private var declared: [ComponentType] = []
  private(set) var coreFiles: Set<String> = []
  private var declaredPlaces: [String: Int] = [:]
  var typePlaces: [String: Int] = [:]
  /// Slot of a parent's type that takes a child's tag: (parent type, tag, child type).
  var slotCache: [SlotKey: SlotMatch?] = [:]
  /// The first type that the model defines under the name of one of NeuroML's.
  var replacedCoreType: ComponentType?
  var reported: Set<String> = []
  /// Components whose references are still to be found, with the attributes that name them.
  var pending: [(component: Int, slot: Int, name: String)] = []
  var targetID: String?
  /// Whether there is nothing here that could be run.
  var isPart = false
  var byParent: [Int: [String: Int]] = [:]

  struct SlotKey: Hashable {
    var parent: Int
    var tag: String
    var type: String?
  }

  struct SlotMatch {
    var slot: Int
    var type: Int
  }

  mutating func build(core: [XMLDocument], documents: [XMLDocument]) {
    let all = core + Prototypes.expanded(documents, problems: &problems)
    coreFiles = Set(core.map(\.path))
    for document in all { readDimensions(document) }
    for document in all { readUnits(document) }
    for document in all { readTypes(document) }
    resolveTypes()
    for document in all { checkAssertions(document) }
    graph.components.reserveCapacity(all.reduce(0) { $0 + $1.elements.count })
    for document in all.prefix(core.count) { readComponents(document) }
    let coreCount = graph.components.count
    for document in all.dropFirst(core.count) { readComponents(document) }
    countLayouts(from: coreCount)
    resolveReferences()
    warnOfClashes(from: coreCount)
    warnOfOtherEnds(from: coreCount)
    chooseTarget(after: coreCount)
    instantiateTypes()
    warnOfMissingThresholds()
    problems += ValueCheck(graph, from: coreCount) { coreFiles.contains($0) }.problems
  }

  mutating func error(_ place: SourceLocation, _ message: String, _ code: Problem.Code, _ suggestion: String? = nil) {
    problems.append(Problem(.error, place, message, code, suggestion: suggestion))
  }

  /// The valid name that was probably meant; not looked for any more in files where nearly everything is wrong.
  func nearest(_ name: String, _ known: some Sequence<String>) -> String? {
    problems.all.count > Self.searchLimit ? nil : nearestName(to: name, among: known)
  }

  private static let searchLimit = 100

  // MARK: Dimensions, units, types

  private mutating func readDimensions(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "Dimension" {
      guard let name = element["name"] else {
        error(element.location, "<Dimension> needs “name”", .missingAttribute)
        continue
      }
      func exponent(_ key: String) -> Int? {
        guard let text = element[key] else { return 0 }
        return Int(text).flatMap { (-Self.exponentLimit...Self.exponentLimit).contains($0) ? $0 : nil }
      }
      for key in ["m", "l", "t", "i", "k", "n", "j"] where exponent(key) == nil {
        error(element.location, "“\(key)” of <Dimension>: “\(element[key]!)” is not a small whole number", .badValue)
      }
      graph.units.dimensions[name] = Dimension(
        mass: exponent("m") ?? 0, length: exponent("l") ?? 0, time: exponent("t") ?? 0, current: exponent("i") ?? 0,
        temperature: exponent("k") ?? 0, amount: exponent("n") ?? 0, luminousIntensity: exponent("j") ?? 0)
    }
  }

  private static let exponentLimit = 99

  private mutating func readUnits(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "Unit" {
      guard let symbol = element["symbol"], let name = element["dimension"] else {
        error(element.location, "<Unit> needs “symbol” and “dimension”", .missingAttribute)
        continue
      }
      guard let dimension = graph.units.dimensions[name] else {
        error(element.location, "no dimension “\(name)”", .dimension, nearest(name, graph.units.dimensions.keys))
        continue
      }
      let power = Int(element["power"] ?? "0") ?? .max, scale = Double(element["scale"] ?? "1") ?? .nan
      guard abs(max(power, -1000)) <= 300, scale.isFinite else {
        error(element.location, "unit “\(symbol)” needs a whole “power” within 300 and a number as “scale”", .badValue)
        continue
      }
      // Dividing by an exact power of ten keeps 1e-3 and the like as near as decimals allow.
      let factor = power < 0 ? scale / decimal(-power) : scale * decimal(power)
      graph.units.units[symbol] = UnitSymbol(
        symbol, dimension, scale: factor, offset: Double(element["offset"] ?? "0") ?? 0)
    }
    for element in document.children(of: document.root) where element.name == "Constant" {
      guard let name = element["symbol"] ?? element["name"], let text = element["value"] else { continue }
      constantDimensions[name] = element["dimension"].flatMap { graph.units.dimensions[$0] }
      do {
        graph.constants[name] = try constant(text, dimension: element["dimension"] ?? "*")
      } catch {
        self.error(element.location, error.words, error.code, graph.units.suggestion(for: error))
      }
    }
  }

  private var constantDimensions: [String: Dimension] = [:]

  private func decimal(_ power: Int) -> Double { (0..<power).reduce(1.0) { value, _ in value * 10 } }

  private mutating func readTypes(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "ComponentType" {
      var found: [Problem] = []
      let type = ComponentTypeReader.read(element, of: document, units: graph.units, problems: &found)
      problems += found
      if let known = declaredPlaces[type.name] {
        if declared[known] != relocated(type, as: declared[known]) {
          problems.append(
            Problem(.warning, type.location, "“\(type.name)” was defined at \(declared[known].location); this one counts", .duplicate))
          if coreFiles.contains(declared[known].location.file) { replacedCoreType = replacedCoreType ?? type }
        }
        declared[known] = type
      } else {
        declaredPlaces[type.name] = declared.count
        declared.append(type)
      }
    }
  }

  /// The type as if it stood where the other stands, to compare what they say; inner places still differ.
  private func relocated(_ type: ComponentType, as other: ComponentType) -> ComponentType {
    var copy = type
    copy.location = other.location
    return copy
  }

  private mutating func resolveTypes() {
    var inheritance = Inheritance(declared)
    for type in declared {
      guard let resolved = inheritance.resolve(type.name) else { continue }
      typePlaces[type.name] = graph.types.count
      graph.types.append(resolved)
    }
    var check = DimensionCheck(units: graph.units, types: graph.types, constants: constantDimensions)
    for type in graph.types { check.check(type) }
    // What is odd in the core types is no news to the writer of a model.
    tell(inheritance.problems + check.problems.filter { $0.severity == .error || !coreFiles.contains($0.location.file) })
  }

  /// Tells what is wrong with types. Where the model has put a type in the place of one of NeuroML's, what no longer fits there
  /// is told at its own.
  mutating func tell(_ found: [Problem]) {
    guard let type = replacedCoreType else {
      problems += found
      return
    }
    problems += found.filter { !coreFiles.contains($0.location.file) }
    guard let first = found.first(where: { coreFiles.contains($0.location.file) && $0.severity == .error }) else { return }
    error(type.location, "“\(type.name)” takes the place of NeuroML's type of that name, which others need: \(first)", .duplicate)
  }
}
