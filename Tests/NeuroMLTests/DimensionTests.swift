import Foundation
import LEMS
import NeuroML
import Testing

@Suite struct DimensionTests {
  /// Problems of a type with parameters of several dimensions, a state `v`, and the lines given.
  private func problems(_ lines: String, outside: String = "") -> [String] {
    let text = """
      <Lems><Include file="NeuroMLCoreDimensions.xml"/>\(outside)
      <ComponentType name="leaky">
      <Parameter name="g" dimension="conductance"/><Parameter name="C" dimension="capacitance"/>
      <Parameter name="E" dimension="voltage"/><Parameter name="tau" dimension="time"/><Parameter name="n" dimension="none"/>
      <Constant name="two" dimension="none" value="2"/><Exposure name="i" dimension="current"/><Exposure name="v" dimension="voltage"/>
      <EventPort name="spike" direction="out"/>
      <Dynamics><StateVariable name="v" dimension="voltage" exposure="v"/><StateVariable name="s" dimension="none"/>
      \(lines)
      </Dynamics></ComponentType></Lems>
      """
    do {
      return try ModelReader.read(text: text, path: "m.xml").warnings.map(\.description)
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test(arguments: [
    "<TimeDerivative variable=\"v\" value=\"g * (E - v) / C\"/>",
    "<TimeDerivative variable=\"s\" value=\"(exp((v - E) / E) - s) / tau\"/>",
    "<DerivedVariable name=\"x\" dimension=\"voltage\" value=\"sqrt(v * v + E^2) + abs(v) + 0\"/>",
    "<DerivedVariable name=\"x\" dimension=\"voltage\" value=\"(v^two)^0.5 * H(v - E) * random(1)\"/>",
    "<DerivedVariable name=\"x\" dimension=\"time\" value=\"random(tau) + t\"/>",
    "<DerivedVariable name=\"x\" dimension=\"none\" value=\"2^n + ln(g / (C / tau))\"/>",
    "<DerivedVariable name=\"x\" dimension=\"current\" value=\"0\"/>",
    "<ConditionalDerivedVariable name=\"x\" dimension=\"voltage\"><Case condition=\"v .gt. 0 .and. t .leq. tau\" value=\"v\"/><Case value=\"0\"/></ConditionalDerivedVariable>",
    "<OnCondition test=\"v .gt. E .or. .not. (n .eq. 1)\"><StateAssignment variable=\"v\" value=\"E\"/><EventOut port=\"spike\"/></OnCondition>",
    "<OnStart><StateAssignment variable=\"v\" value=\"0\"/></OnStart>",
  ])
  func `expressions that jLEMS takes are taken`(_ line: String) {
    #expect(problems(line) == [])
  }

  @Test(arguments: [
    (
      "<TimeDerivative variable=\"v\" value=\"g * (E - v)\"/>",
      "TimeDerivative of “v” of leaky: “g * (E - v)” has dimension current, expected dimension voltage per time"
    ),
    (
      "<TimeDerivative variable=\"s\" value=\"1 - s\"/>",
      "TimeDerivative of “s” of leaky: “1 - s” has no dimension, expected dimension per_time"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"current\" value=\"v / g\"/>",
      "“x” of leaky: “v / g” has dimension kg²·m⁴·s⁻⁶·A⁻³, expected dimension current"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"none\" value=\"exp(v)\"/>",
      "Argument of exp of leaky: “v” has dimension voltage, expected no dimension"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"voltage\" value=\"v + tau\"/>",
      "leaky: in “v + tau”, “v” has dimension voltage and “tau” has dimension time"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"voltage\" value=\"v^n\"/>",
      "leaky: in “v ^ n”, “v” has dimension voltage, so “n” must be a constant number"
    ),
    (
      "<OnEvent port=\"spik\"><StateAssignment variable=\"v\" value=\"E\"/></OnEvent>", "leaky has no in port “spik”"
    ),
    (
      "<DerivedVariable name=\"z\" dimension=\"none\" value=\"x\"/><DerivedVariable name=\"x\" dimension=\"none\" value=\"y + 1\"/><DerivedVariable name=\"y\" dimension=\"none\" value=\"x + 1\"/>",
      "“x” of leaky reads itself: x → y → x"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"voltage\" value=\"v^tau\"/>",
      "Exponent of leaky: “tau” has dimension time, expected no dimension"
    ),
    ("<OnCondition test=\"v .gt. t\"/>", "leaky: in “v .gt. t”, “v” has dimension voltage and “t” has dimension time"),
    (
      "<OnStart><StateAssignment variable=\"v\" value=\"tau\"/></OnStart>",
      "StateAssignment to “v” of leaky: “tau” has dimension time, expected dimension voltage"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"voltage\" value=\"E\" exposure=\"i\"/>",
      "Exposure “i” of leaky: “x” has dimension voltage, expected dimension current"
    ),
    (
      "<ConditionalDerivedVariable name=\"x\" dimension=\"voltage\"><Case condition=\"n .gt. 1\" value=\"v\"/><Case value=\"tau\"/></ConditionalDerivedVariable>",
      "“x” of leaky: “tau” has dimension time, expected dimension voltage"
    ),
    (
      "<Regime name=\"r\" initial=\"true\"><TimeDerivative variable=\"v\" value=\"E\"/></Regime>",
      "TimeDerivative of “v” of leaky: “E” has dimension voltage, expected dimension voltage per time"
    ),
    (
      "<DerivedVariable name=\"x\" dimension=\"volltage\" value=\"v\"/>",
      "leaky: “volltage” is not a dimension that the model's files define; did you mean “voltage”?"
    ),
    ("<DerivedVariable name=\"x\" dimension=\"time\" value=\"tua\"/>", "“tua” is nothing that leaky declares; did you mean “tau”?"),
    ("<TimeDerivative variable=\"w\" value=\"1\"/>", "a TimeDerivative of leaky changes “w”, which is no state variable of it"),
  ])
  func `a dimension that does not fit is an error with its place, type, expression and both dimensions`(_ line: String, _ words: String) {
    let found = problems(line)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("m.xml:8:") == true && found.first?.contains(": error: ") == true)
    #expect(found.first?.contains(words) == true, "\(found)")
  }

  @Test(arguments: [
    // jLEMS takes `-s` for `0 - s`, and a zero has any dimension.
    "<TimeDerivative variable=\"s\" value=\"-s / 150\"/>",
    "<DerivedVariable name=\"x\" value=\"g * v\"/>",
    "<StateVariable name=\"s\" dimension=\"none\"/>",
    "<TimeDerivative variable=\"s\" value=\"1 / tau\"/><TimeDerivative variable=\"s\" value=\"-1 / tau\"/>",
    "<Regime name=\"a\" initial=\"true\"/><Regime name=\"b\" initial=\"true\"/>",
    "<DerivedVariable name=\"E\" dimension=\"voltage\" value=\"v\"/>",
    "<ConditionalDerivedVariable name=\"x\" dimension=\"voltage\"><Case value=\"n * 1e-3\"/></ConditionalDerivedVariable>",
  ])
  func `what jLEMS lets pass is a warning`(_ line: String) {
    let found = problems(line)
    #expect(found.count == 1 && found[0].contains(": warning: "), "\(found)")
  }

  @Test func `a selection has the dimension of what it selects`() {
    let child = """
      <ComponentType name="gate"><Exposure name="fcond" dimension="none"/><Exposure name="i" dimension="current"/></ComponentType>
      <ComponentType name="holder"><Children name="gates" type="gate"/><Dynamics>
      <DerivedVariable name="a" dimension="current" select="gates[*]/i" reduce="add"/>
      <DerivedVariable name="b" dimension="voltage" select="gates[*]/i" reduce="add"/>
      <DerivedVariable name="c" dimension="none" select="gates[*]/fcond" reduce="multiply"/>
      <DerivedVariable name="d" dimension="current" select="gates[*]/unknown" reduce="add"/></Dynamics></ComponentType>
      """
    let found = problems("", outside: child)
    #expect(
      found.count == 1 && found[0].contains("“b” of holder: “gates[*]/i” has dimension current, expected dimension voltage"), "\(found)")
  }

  @Test func `the types of the shared models and our core types have right dimensions`() throws {
    guard let sharedModels else {
      print("skipped: shared/models is not beside the project")
      return
    }
    // The one file among them that no parser but jLEMS' takes.
    let broken = "VoltageClamp2.xml"
    for case let name as String in FileManager.default.enumerator(atPath: sharedModels)!
    where name.hasSuffix("ml") && !name.hasSuffix(broken) {
      let path = sharedModels + "/" + name
      guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.contains("<ComponentType"), text.utf8.count < 200_000 else {
        continue
      }
      if text.contains(broken) { continue }
      let problems = ModelReader.examine(path: path).problems.filter { $0.severity == .error && $0.code == .dimension }
      #expect(problems.isEmpty, "\(problems)")
    }
  }
}
