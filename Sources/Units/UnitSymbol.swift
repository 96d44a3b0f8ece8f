/// A unit by its symbol: what one of it is in SI.
public struct UnitSymbol: Hashable, Sendable {
  public var symbol: String
  public var dimension: Dimension
  /// SI value = number · scale + offset.
  public var scale: Double
  public var offset: Double

  public init(_ symbol: String, _ dimension: Dimension, scale: Double, offset: Double = 0) {
    self.symbol = symbol
    self.dimension = dimension
    self.scale = scale
    self.offset = offset
  }
}
