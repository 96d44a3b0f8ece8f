public import LEMS
public import XMLReading

/// All components of a model and their types, every reference resolved, every value in SI.
public struct ComponentGraph: Sendable {
  public var types: [ResolvedType] = []
  public var components: [Component] = []
  /// Components at the top level of any file, by id.
  public var topLevel: [String: ComponentIndex] = [:]
  /// The component that `Target` names, if any.
  public var target: ComponentIndex?
  /// `Target`'s `reportFile` and the like are not kept; its place is.
  public var targetLocation: SourceLocation?
  /// What is odd but tolerated, in order of discovery.
  public var warnings: [String] = []
  /// Every file read, with its bytes' count and SHA-256, in order of reading; core types excluded.
  public var files: [SourceFile] = []

  public struct SourceFile: Hashable, Sendable {
    public var path: String
    public var sha256: String

    public init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  public init() {}

  public subscript(_ index: ComponentIndex) -> Component { components[index.value] }

  public func type(of index: ComponentIndex) -> ResolvedType { types[components[index.value].type] }
}
