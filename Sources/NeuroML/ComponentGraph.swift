public import LEMS
public import XMLReading

/// All components of a model and their types, every reference resolved, every value in SI.
public struct ComponentGraph: Sendable {
  public var types: [ResolvedType] = []
  public var components: [Component] = []
  /// Components at the top level of any file, by id.
  public var topLevel: [String: ComponentIndex] = [:]
  /// Components without parameters that structures instantiate by type alone, by the type's name.
  public var anonymous: [String: ComponentIndex] = [:]
  /// The component that `Target` names, if any.
  public var target: ComponentIndex?
  public var targetLocation: SourceLocation?
  /// Names of the files that `Target` asks for: a report of the run, and the times of all rows.
  public var reportFile: String?
  public var timesFile: String?
  /// What is odd but tolerated.
  public var warnings: [Problem] = []
  /// Components with a reference or a value that can't be read, which is told; there are none in a graph that is to be run.
  public var unresolved: Set<ComponentIndex> = []
  public var units = UnitTable()
  /// Constants at the top level, SI.
  public var constants: [String: Double] = [:]
  /// Every file read, in order of reading; core types excluded.
  public var files: [String] = []

  public init() {}

  public subscript(_ index: ComponentIndex) -> Component { components[index.value] }

  public func type(of index: ComponentIndex) -> ResolvedType { types[components[index.value].type] }

  /// Whether a component, something that it holds or something that it refers to has a reference or a value that can't be read.
  public func isUnresolved(_ component: ComponentIndex) -> Bool {
    if unresolved.isEmpty { return false }
    var seen: Set<ComponentIndex> = [], stack = [component]
    while let next = stack.popLast() {
      if unresolved.contains(next) { return true }
      if seen.insert(next).inserted { stack += self[next].children.map(\.component) + self[next].references.compactMap { $0 } }
    }
    return false
  }

  /// Places of all components of any of some types, or types derived from them.
  public func places(ofAny names: [String]) -> [Int] {
    let isWanted = types.map { type in names.contains { type.isA($0) } }
    return components.indices.filter { isWanted[components[$0].type] }
  }

  /// Whether a component is of a type or one derived from it. Quicker than taking the type out.
  public func isA(_ index: ComponentIndex, _ type: String) -> Bool { types[components[index.value].type].isA(type) }
}
