import Columns
import Foundation
import Testing

@Suite struct ElementaryFunctionTests {
  private func relative(_ a: Double, _ b: Double) -> Double { a == b ? 0 : abs(a - b) / max(abs(b), 1e-300) }

  // The C library's results are right to 1 ulp, 2.2e-16; ours to 2.
  private let tolerance = 7e-16

  @Test func `the exponential agrees with the C library over its range`() {
    for i in 0...40_000 {
      let x = -700 + 1400 * Double(i) / 40_000 + 0.000123 * Double(i % 7)
      #expect(relative(exponential(x), exp(x)) < tolerance, "at \(x)")
    }
    #expect(exponential(1000) == .infinity && exponential(-1000) == 0 && exponential(.nan).isNaN && exponential(0) == 1)
    #expect(exponential(-.infinity) == 0 && exponential(.infinity) == .infinity)
  }

  @Test func `the logarithm agrees with the C library over all magnitudes`() {
    for i in 0...40_000 {
      let x = exp(-740 + 1449 * Double(i) / 40_000)
      #expect(abs(logarithm(x) - log(x)) < 3e-16 * max(1, abs(log(x))), "at \(x)")
    }
    #expect(logarithm(0) == -.infinity && logarithm(-1).isNaN && logarithm(.infinity) == .infinity && logarithm(1) == 0)
  }

  @Test func `sine and cosine agree with the C library`() {
    for i in -20_000...20_000 {
      let x = Double(i) * 0.00317
      #expect(abs(sine(x) - sin(x)) < 3e-15, "at \(x)")  // 2π as a double is off by 2.4e-16 a turn, 10 turns
      #expect(abs(cosine(x) - cos(x)) < 3e-15, "at \(x)")
    }
  }

  @Test func `the logistic curve is right to a few roundings of 1, and ends at 0 and 1`() {
    for i in -40_000...40_000 {
      let x = Double(i) * 2e-3
      #expect(abs(logistic(x) - 1 / (1 + exp(x))) < 5e-16, "at \(x)")  // 2 ulp of 1
    }
    #expect(logistic(1000) < 1e-300 && logistic(-1000) == 1 && logistic(0) == 0.5 && logistic(.nan).isNaN)
  }

  @Test func `the mean of the exponential is smooth where its two forms meet`() {
    for i in -2000...2000 where i != 0 {
      let x = Double(i) * 1e-3
      #expect(relative(exponentialMean(x), expm1(x) / x) < 1e-14, "at \(x)")  // some ten roundings of 1e-16, and 1e-15 of the quotient
    }
    #expect(exponentialMean(0) == 1)
    #expect(relative(exponentialMean(-1e6), 1e-6) < 1e-14 && exponentialMean(.nan).isNaN)
    for x in [-700, -80, -5, 5, 80, 700] as [Double] {
      #expect(relative(exponentialMean(x), expm1(x) / x) < 1e-12, "at \(x)")  // ½ ulp of x = 700 is 6e-14
    }
  }

  @Test func `powers and the hyperbolic tangent agree with the C library`() {
    for i in 1...2000 {
      let x = Double(i) * 0.01
      #expect(relative(power(x, 2.7), pow(x, 2.7)) < 4e-15, "at \(x)")  // error of y·ln x, some 10, is magnified
      #expect(relative(power(x, -3), pow(x, -3)) < 1e-15)
      #expect(relative(hyperbolicTangent(x - 10), tanh(x - 10)) < 4e-15)
    }
  }

  @Test func `random numbers are even and depend on every part of the key`() {
    var sum = 0.0
    for i in 0..<100_000 { sum += uniformRandom(seed: 1, stream: 2, counter: UInt64(i)) }
    #expect(abs(sum / 100_000 - 0.5) < 4 * 0.2887 / 316)  // four standard errors
    let base = uniformRandom(seed: 1, stream: 2, counter: 3)
    #expect(base != uniformRandom(seed: 2, stream: 2, counter: 3))
    #expect(base != uniformRandom(seed: 1, stream: 3, counter: 3))
    #expect(base != uniformRandom(seed: 1, stream: 2, counter: 4))
  }
}
