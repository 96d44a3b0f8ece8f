import LEMS
import Testing
import XMLReading

@Suite struct InheritanceTests {
  private let place = SourceLocation(file: "t.xml", line: 1)

  private func type(_ name: String, _ base: String?) -> ComponentType { ComponentType(name: name, base: base, location: place) }

  @Test func `a derived type's dynamics replace its base's wholesale`() {
    var base = type("base", nil), derived = type("derived", "base")
    var first = Dynamics(), second = Dynamics()
    first.stateVariables = [StateVariable(name: "q", dimension: "none", exposure: "q", location: place)]
    second.stateVariables = [StateVariable(name: "r", dimension: "none", exposure: nil, location: place)]
    base.dynamics = first
    derived.dynamics = second
    var inheritance = Inheritance([base, derived])
    #expect(inheritance.resolve("derived")?.dynamics == second)
    #expect(inheritance.resolve("derived")?.isA("base") == true)
  }

  @Test func `a type that extends itself is an error, not a hang`() {
    var inheritance = Inheritance([type("a", "b"), type("b", "a")])
    #expect(inheritance.resolve("a") == nil && inheritance.problems.count == 1)
  }

  @Test func `an unknown base gets the nearest name`() {
    var inheritance = Inheritance([type("baseCell", nil), type("mine", "baseCel")])
    #expect(inheritance.resolve("mine") == nil)
    #expect(inheritance.problems[0].message.contains("did you mean “baseCell”?"))
  }

  @Test func `a derived parameter takes the place of the base's parameter`() {
    var base = type("base", nil), derived = type("derived", "base")
    base.parameters = [ValueDeclaration(name: "C", dimension: "capacitance", location: place)]
    derived.derivedParameters = [
      DerivedParameterDeclaration(name: "C", dimension: "capacitance", value: .number(1), select: nil, location: place)
    ]
    var inheritance = Inheritance([base, derived])
    #expect(inheritance.resolve("derived")?.parameters.isEmpty == true)
  }
}
