internal import Units

/// The dimension of an expression, as far as it can be known.
enum InferredDimension {
  /// A zero, which has any dimension.
  case any
  /// It depends on what only a run knows, or on something reported elsewhere.
  case unknown
  /// `-x` of an x without a dimension. jLEMS reads it as `0 - x`, and a zero has any dimension.
  case negatedNumber
  case known(Exponents)

  static let none = InferredDimension.known(.none)

  /// What is known to the letter: that of a negated number is none.
  var exponents: Exponents? {
    switch self {
    case .any, .unknown: nil
    case .negatedNumber: Exponents.none
    case .known(let exponents): exponents
    }
  }

  /// Exponents of the base quantities; fractions, so that a square root may be squared again.
  struct Exponents: Equatable {
    /// Mass, length, time, current, temperature, amount, luminous intensity.
    var values: SIMD8<Double>

    static let none = Exponents(values: .zero)
    static let time = Exponents(Dimension(time: 1))

    init(values: SIMD8<Double>) { self.values = values }

    init(_ dimension: Dimension) {
      values = SIMD8(
        [
          dimension.mass, dimension.length, dimension.time, dimension.current, dimension.temperature, dimension.amount,
          dimension.luminousIntensity, 0,
        ].map(Double.init))
    }

    static func * (a: Exponents, b: Exponents) -> Exponents { Exponents(values: a.values + b.values) }
    static func / (a: Exponents, b: Exponents) -> Exponents { Exponents(values: a.values - b.values) }
    func power(_ exponent: Double) -> Exponents { Exponents(values: values * exponent) }

    /// Equal but for the rounding of powers such as 1/3, which reach a few units in the last place.
    static func == (a: Exponents, b: Exponents) -> Bool {
      let difference = a.values - b.values
      return difference.max() < 1e-9 && difference.min() > -1e-9
    }

    /// As a dimension, where all exponents are whole and of a sane size.
    var dimension: Dimension? {
      var whole: [Int] = []
      for place in 0..<7 {
        let value = values[place].rounded()
        guard abs(value - values[place]) < 1e-9, abs(value) < 1000 else { return nil }
        whole.append(Int(value))
      }
      return Dimension(
        mass: whole[0], length: whole[1], time: whole[2], current: whole[3], temperature: whole[4], amount: whole[5],
        luminousIntensity: whole[6])
    }
  }
}

extension UnitTable {
  /// A dimension in words people know: `voltage`, `voltage per time`, else in base units.
  func words(for exponents: InferredDimension.Exponents) -> String {
    guard let dimension = exponents.dimension else {
      let units = ["kg", "m", "s", "A", "K", "mol", "cd"]
      return units.indices.filter { exponents.values[$0] != 0 }.map { "\(units[$0])^\(exponents.values[$0])" }.joined(separator: "·")
    }
    if dimension == .none { return "no dimension" }
    if let name = known(dimension) { return "dimension \(name)" }
    if let rate = (exponents * .time).dimension, rate != .none, let name = known(rate) { return "dimension \(name) per time" }
    if let product = (exponents / .time).dimension, product != .none, let name = known(product) { return "dimension \(name) times time" }
    return "dimension \(dimension)"
  }

  private func known(_ dimension: Dimension) -> String? {
    dimensions.filter { $0.value == dimension && $0.key != "none" }.keys.min()
  }
}
