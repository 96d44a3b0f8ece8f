/// One row of a connectome: who, to whom, how strongly.
public struct Connection: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case chemical, electrical
  }
  public var pre: String
  public var post: String
  public var kind: Kind
  /// Electron-microscope sections, or synapses, as the table counts.
  public var weight: Double
  /// Whether the source marks the contact as nominal or extended rather than counted.
  public var isNominal: Bool

  public init(pre: String, post: String, kind: Kind, weight: Double, isNominal: Bool = false) {
    self.pre = pre
    self.post = post
    self.kind = kind
    self.weight = weight
    self.isNominal = isNominal
  }
}
