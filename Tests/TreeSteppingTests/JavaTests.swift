import Foundation
import Testing
import TreeStepping

@Suite struct JavaTests {
  @Test func `keys come in the order of Java's HashMap`() {
    // The values of a HashMap (Java 17) into which these were put with 0, 1, 2 …
    let keys = [
      "synapses", "inputs", "notes", "ab", "biophysicalProperties", "morphology", "conductanceScaling", "forwardRate", "reverseRate",
      "steadyState", "timeCourse", "q10Settings", "extracellularProperties",
    ]
    #expect(javaOrder(keys) == [11, 3, 2, 5, 1, 4, 12, 6, 7, 8, 0, 9, 10])
  }

  @Test func `random numbers are those of java.util.Random`() {
    var random = JavaRandom(seed: 12345)  // new Random(12345) of Java 17
    #expect(random.nextDouble() == 0.3618031071604718)
    #expect(random.nextDouble() == 0.932993485288541)
  }

  #if arch(x86_64)
    @Test func `functions are rounded once`() {
      var random = JavaRandom(seed: 7)
      var off = 0
      for _ in 0..<20_000 {
        let x = random.nextDouble() * 60 - 30, y = random.nextDouble() * 8 + 1e-3
        let pairs = [
          (roundedExponential(x), Double(exp(Float80(x)))), (roundedLogarithm(y), Double(log(Float80(y)))),
          (roundedPower(y, 3), Double(Float80(y) * Float80(y) * Float80(y))),
          (roundedPower(y, 0.37), Double(pow(Float80(y), Float80(0.37 as Double)))),
        ]
        for (ours, exact) in pairs {
          #expect(abs(ours - exact) <= exact.ulp)
          if ours != exact { off += 1 }
        }
      }
      // Extended numbers have 11 bits more: both roundings differ where those are near the middle, about 1 in 2¹⁰ of 80 000.
      #expect(off < 160)
    }
  #endif

  @Test func `functions keep their limits`() {
    #expect(roundedExponential(0) == 1 && roundedExponential(1000) == .infinity && roundedExponential(-1000) == 0)
    #expect(roundedLogarithm(1) == 0 && roundedLogarithm(0) == -.infinity && roundedLogarithm(-1).isNaN)
    #expect(roundedPower(2, 10) == 1024 && roundedPower(2, -2) == 0.25 && roundedPower(-3, 3) == -27 && roundedPower(0, 2) == 0)
    #expect(roundedExponential(.nan).isNaN && roundedPower(.nan, 2).isNaN)
  }
}
