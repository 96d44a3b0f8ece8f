/// What people write on the command line and in experiment files: a number with one of these units.
public enum UserUnits {
  /// A dimension that options ask for, with the units that people use for it, the most usual first.
  public struct Kind: Sendable {
    public var name: String
    public var example: String
    public var units: [UnitSymbol]
  }

  public static let time = Kind(
    name: "time", example: "5s",
    units: scaled("s", Dimension(time: 1), [("s", 1), ("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("min", 60), ("h", 3600)]))
  public static let current = Kind(
    name: "current", example: "5pA",
    units: scaled(
      "A", Dimension(current: 1), [("pA", 1e-12), ("nA", 1e-9), ("fA", 1e-15), ("uA", 1e-6), ("µA", 1e-6), ("mA", 1e-3), ("A", 1)]))
  public static let viscosity = Kind(
    name: "viscosity", example: "1mPa.s",
    units: scaled(
      "Pa.s", Dimension(mass: 1, length: -1, time: -1), [("mPa.s", 1e-3), ("Pa.s", 1), ("mPas", 1e-3), ("Pas", 1), ("cP", 1e-3)]))
  public static let surfaceTension = Kind(
    name: "surface tension", example: "72mN/m",
    units: scaled("N/m", Dimension(mass: 1, time: -2), [("mN/m", 1e-3), ("N/m", 1), ("uN/m", 1e-6), ("µN/m", 1e-6)]))
  public static let frequency = Kind(
    name: "frequency", example: "25Hz", units: scaled("Hz", Dimension(time: -1), [("Hz", 1), ("kHz", 1e3)]))
  public static let voltage = Kind(
    name: "voltage", example: "-40mV",
    units: scaled("V", Dimension(mass: 1, length: 2, time: -3, current: -1), [("mV", 1e-3), ("V", 1), ("uV", 1e-6)]))
  public static let length = Kind(
    name: "length", example: "40um",
    units: scaled("m", Dimension(length: 1), [("mm", 1e-3), ("um", 1e-6), ("µm", 1e-6), ("m", 1), ("nm", 1e-9)]))

  private static func scaled(_ si: String, _ dimension: Dimension, _ units: [(String, Double)]) -> [UnitSymbol] {
    units.map { UnitSymbol($0.0, dimension, scale: $0.1) }
  }
}

extension UserUnits.Kind {
  /// The SI value of `text`.
  public func parse(_ text: String) throws(UnitError) -> Double {
    guard let quantity = QuantityText(text) else { throw .notAQuantity(text, kind: name, example: example) }
    if quantity.unit.isEmpty { throw .bareNumber(text, kind: name, suggestion: text + units[0].symbol) }
    guard let unit = units.first(where: { $0.symbol == quantity.unit }) else {
      let nearest = nearestName(to: quantity.unit, among: units.map(\.symbol))
      throw .unknownUnit(quantity.unit, in: text, kind: name, nearest: nearest, known: units.map(\.symbol))
    }
    return quantity.number * unit.scale + unit.offset
  }
}
