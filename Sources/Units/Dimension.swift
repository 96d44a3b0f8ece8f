/// A physical dimension: the exponents of the seven SI base quantities.
public struct Dimension: Hashable, Sendable {
  public var mass: Int
  public var length: Int
  public var time: Int
  public var current: Int
  public var temperature: Int
  public var amount: Int
  public var luminousIntensity: Int

  public init(
    mass: Int = 0, length: Int = 0, time: Int = 0, current: Int = 0, temperature: Int = 0, amount: Int = 0,
    luminousIntensity: Int = 0
  ) {
    self.mass = mass
    self.length = length
    self.time = time
    self.current = current
    self.temperature = temperature
    self.amount = amount
    self.luminousIntensity = luminousIntensity
  }

  public static let none = Dimension()

  public static func * (a: Dimension, b: Dimension) -> Dimension { combine(a, b, 1) }
  public static func / (a: Dimension, b: Dimension) -> Dimension { combine(a, b, -1) }

  private static func combine(_ a: Dimension, _ b: Dimension, _ sign: Int) -> Dimension {
    Dimension(
      mass: a.mass + sign * b.mass, length: a.length + sign * b.length, time: a.time + sign * b.time,
      current: a.current + sign * b.current, temperature: a.temperature + sign * b.temperature,
      amount: a.amount + sign * b.amount, luminousIntensity: a.luminousIntensity + sign * b.luminousIntensity)
  }

  /// The dimension to a whole power.
  public func power(_ n: Int) -> Dimension {
    Dimension(
      mass: mass * n, length: length * n, time: time * n, current: current * n, temperature: temperature * n,
      amount: amount * n, luminousIntensity: luminousIntensity * n)
  }

  /// The square root; `nil` where an exponent is odd.
  public var squareRoot: Dimension? {
    let exponents = [mass, length, time, current, temperature, amount, luminousIntensity]
    guard exponents.allSatisfy({ $0.isMultiple(of: 2) }) else { return nil }
    return Dimension(
      mass: mass / 2, length: length / 2, time: time / 2, current: current / 2, temperature: temperature / 2,
      amount: amount / 2, luminousIntensity: luminousIntensity / 2)
  }
}

extension Dimension: CustomStringConvertible {
  /// In base units: `kg·m²·s⁻³·A⁻¹`; `1` where there is none.
  public var description: String {
    let parts = [
      (mass, "kg"), (length, "m"), (time, "s"), (current, "A"), (temperature, "K"), (amount, "mol"),
      (luminousIntensity, "cd"),
    ]
    let text = parts.filter { $0.0 != 0 }.map { $0.0 == 1 ? $0.1 : $0.1 + Self.superscript($0.0) }
    return text.isEmpty ? "1" : text.joined(separator: "·")
  }

  private static func superscript(_ n: Int) -> String {
    let digits: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
    return String(String(n).map { digits[$0]! })
  }
}
