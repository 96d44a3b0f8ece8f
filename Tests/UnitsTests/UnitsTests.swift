import Testing
import Units

@Suite struct UnitsTests {
  @Test(arguments: [
    ("5s", 5.0, "s"), ("0.1 nS", 0.1, "nS"), (".1nS", 0.1, "nS"), (" -45 mV ", -45, "mV"), ("1e-3 m", 1e-3, "m"), ("5e-8mM", 5e-8, "mM"),
    ("3", 3, ""), ("2e", 2, "e"), ("1E2s", 100, "s"),
  ])
  func `a number and its unit are told apart`(text: String, number: Double, unit: String) {
    let quantity = QuantityText(text)
    #expect(quantity?.number == number && quantity?.unit == unit)
  }

  @Test(arguments: ["", "mV", "1 m V", "nan s", "inf", "--1s"])
  func `what is no quantity is refused`(text: String) { #expect(QuantityText(text) == nil) }

  @Test func `options read quantities in SI, and say what is wrong with others`() throws {
    #expect(try UserUnits.time.parse("0.05ms") == 0.05 * 1e-3)
    #expect(try UserUnits.current.parse("5 pA") == 5 * 1e-12)
    #expect(throws: UnitError.bareNumber("5", kind: "time", suggestion: "5s")) { _ = try UserUnits.time.parse("5") }
    #expect(
      throws: UnitError.unknownUnit("mz", in: "5mz", kind: "time", nearest: "ms", known: ["s", "ms", "us", "µs", "min", "h"])
    ) { _ = try UserUnits.time.parse("5mz") }
  }

  @Test func `the nearest name is the one with fewest slips`() {
    #expect(nearestName(to: "GenericNueronCell", among: ["GenericNeuronCell", "GenericMuscleCell"]) == "GenericNeuronCell")
    #expect(nearestName(to: "rnu", among: ["run", "plot"]) == "run")
    #expect(nearestName(to: "xyz", among: ["run", "plot"]) == nil)
    #expect(nearestName(to: "AVLB", among: ["AVBR", "avbl", "AVAL"]) == "avbl")
    #expect(nearestName(to: "DA1", among: ["DB1", "DA2", "VA1"]) == "DA2")
    #expect(nearestName(to: "", among: ["a", "ab"]) == "a")
  }

  @Test func `dimensions multiply, divide and take roots`() {
    let voltage = Dimension(mass: 1, length: 2, time: -3, current: -1), current = Dimension(current: 1)
    #expect((current / voltage) * voltage == current)
    #expect(voltage.power(2).squareRoot == voltage)
    #expect(voltage.squareRoot == nil)
    #expect("\(voltage)" == "kg·m²·s⁻³·A⁻¹")
  }
}
