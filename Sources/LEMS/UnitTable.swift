public import Units

/// Dimensions and units that a model's files define.
public struct UnitTable: Sendable {
  public var dimensions: [String: Dimension] = ["none": .none]
  public var units: [String: UnitSymbol] = [:]

  public init() {}

  /// A name for a dimension: the file's own, else in base units.
  public func name(of dimension: Dimension) -> String {
    dimensions.filter { $0.value == dimension }.keys.min() ?? "\(dimension)"
  }

  /// Reads `text` as a value of the dimension called `dimension` (`*`: any).
  public func value(of text: String, dimension: String) throws(ValueError) -> Double {
    guard let quantity = QuantityText(text) else { throw .notANumber(text) }
    var scale = 1.0, offset = 0.0, found = Dimension.none
    if !quantity.unit.isEmpty {
      guard let unit = units[quantity.unit] else {
        throw .unknownUnit(quantity.unit, dimension: dimension)
      }
      scale = unit.scale
      offset = unit.offset
      found = unit.dimension
    }
    if dimension != "*", let wanted = dimensions[dimension], wanted != found {
      // A bare zero has every dimension; jLEMS reads bare numbers as SI.
      guard quantity.unit.isEmpty, quantity.number == 0 else {
        throw .wrongDimension(text, found: name(of: found), wanted: dimension)
      }
    }
    return quantity.number * scale + offset
  }

  /// The unit that was probably meant; one that would fit rather than one that would not.
  public func suggestion(for error: ValueError) -> String? {
    guard case .unknownUnit(let unit, let dimension) = error else { return nil }
    let fitting = units.values.filter { $0.dimension == dimensions[dimension] }.map(\.symbol)
    return nearestName(to: unit, among: fitting) ?? nearestName(to: unit, among: units.keys)
  }

  public enum ValueError: Error, Hashable {
    case notANumber(String)
    case unknownUnit(String, dimension: String)
    case wrongDimension(String, found: String, wanted: String)

    public var words: String {
      switch self {
      case .notANumber(let text): "“\(text)” is not a number with a unit"
      case .unknownUnit(let unit, _): "“\(unit)” is not a unit that the model's files define"
      case .wrongDimension(let text, let found, let wanted): "“\(text)” is of dimension \(found), expected \(wanted)"
      }
    }

    public var code: Problem.Code { if case .wrongDimension = self { .dimension } else { .badValue } }
  }
}
