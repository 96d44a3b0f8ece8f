import LEMS
import NeuroML
import Testing

@Suite struct HostileModelTests {
  private func problems(_ text: String) -> [String] {
    do {
      _ = try ModelReader.read(text: text, path: "m.nml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  // Found by scripts/fuzz, seed 1, input 564552: the size of the smallest integer is no integer.
  @Test(arguments: ["-9223372036854775808", "9223372036854775808", "x", "100"])
  func `an exponent of a dimension that is no small whole number is an error, not a crash`(_ exponent: String) {
    let found = problems("<Lems><Dimension name=\"d\" m=\"\(exponent)\"/></Lems>")
    #expect(found == ["m.nml:1:7: error: “m” of <Dimension>: “\(exponent)” is not a small whole number"])
  }

  @Test func `a chain of values that build upon one another very deep is an error, not a crash`() {
    let chain = (1..<30_000).map { "<DerivedVariable name=\"x\($0)\" value=\"x\($0 + 1)\"/>" }.joined()
    let found = problems(
      "<Lems><ComponentType name=\"t\"><Dynamics>\(chain)<DerivedVariable name=\"x30000\" value=\"1\"/></Dynamics></ComponentType><t id=\"c\"/></Lems>"
    )
    #expect(found == [])
  }

  @Test func `of very many errors a thousand are told`() {
    let found = problems("<neuroml id=\"x\">" + String(repeating: "<iafCel id=\"c\"/>", count: 100_000) + "</neuroml>")
    #expect(found.count == ProblemList.limit)
  }

  @Test func `types that extend one another in a circle, or very many deep, are errors`() {
    let circle = (0..<5000).map { "<ComponentType name=\"T\($0)\" extends=\"T\(($0 + 1) % 5000)\"/>" }.joined()
    #expect(!problems("<Lems>\(circle)</Lems>").isEmpty)
    #expect(
      problems("<Lems><ComponentType name=\"A\" extends=\"B\"/><ComponentType name=\"B\" extends=\"A\"/></Lems>").contains {
        $0.contains("A → B")
      })
  }

  @Test func `a type that takes the place of one of NeuroML's and does not fit there is told at its own place`() {
    let found = problems("<Lems><Include file=\"Cells.xml\"/>\n<ComponentType name=\"gate\"/></Lems>")
    #expect(found.contains { $0.hasPrefix("m.nml:2:1: error: “gate” takes the place of NeuroML's type of that name, which others need: ") })
    #expect(!found.contains { $0.hasPrefix("core:") })
  }
}
