import Foundation
import LEMS
import NeuroML
import Testing

/// The shared models beside the project; `nil` in a clone of its own.
let sharedModels: String? = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let path = root.appendingPathComponent("../shared/models").standardized.path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}()

@Suite struct ModelReaderTests {
  private func problems(_ text: String) -> [String] {
    do {
      _ = try ModelReader.read(text: text, path: "m.nml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test func `a component's values are read in SI and its references found`() throws {
    let graph = try ModelReader.read(
      text: """
        <neuroml id="x"><iafCell id="c" leakReversal="-50mV" thresh="-30 mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
        <network id="n"><population id="p" component="c" size="2"/></network></neuroml>
        """, path: "m.nml")
    let cell = graph[graph.topLevel["c"]!]
    let type = graph.type(of: graph.topLevel["c"]!)
    let place = type.parameters.firstIndex { $0.name == "thresh" }!
    #expect(cell.parameters[place] == -30 * 1e-3)
    #expect(type.isA("baseCell"))
  }

  @Test func `problems come all at once, with place and nearest name`() {
    let found = problems(
      """
      <neuroml id="x">
        <iafCel id="c"/>
        <iafCell id="d" leakReversal="-50mV" thresh="-30 nS" reset="-50mW" C="3pF" leakConductance="0.01nS"/>
        <network id="n"><population id="p" component="e" size="2"/></network>
      </neuroml>
      """)
    #expect(found.count == 4)
    #expect(found[0] == "m.nml:2:3: error: “iafCel” is not a component type; did you mean “iafCell”?")
    #expect(found[1].contains("m.nml:3:3: error: “thresh” of iafCell: “-30 nS” is of dimension conductance, expected voltage"))
    #expect(found[2].contains("“mW” is not a unit"))
    #expect(found[3].hasPrefix("m.nml:4:19: error: no baseCell “e”"))
  }

  @Test func `a mistyped type of a child is told wherever it stands`() {
    let gate =
      "<gateHHrates id=\"g\" instances=\"1\"><forwardRate type=\"HHExpRat\" rate=\"1per_ms\" midpoint=\"0mV\" scale=\"1mV\"/>\n"
      + "<reverseRate type=\"HHExpRate\" rate=\"1per_ms\" midpoint=\"0mV\" scale=\"1mV\"/></gateHHrates>\n"
    let found = problems("<neuroml id=\"x\"><ionChannelHH id=\"k\" conductance=\"10pS\">\n" + gate + gate + "</ionChannelHH></neuroml>")
    let words = "error: “HHExpRat” is not a component type; did you mean “HHExpRate”?"
    #expect(found.filter { $0.hasSuffix(words) }.map { $0.split(separator: ":")[1] } == ["2", "4"])
    #expect(!found.contains { $0.hasPrefix("core:") })
  }

  @Test func `a missing include is an error at its line`() {
    let found = problems("<neuroml id=\"x\">\n  <include href=\"gone.nml\"/>\n</neuroml>")
    #expect(found.count == 1 && found[0].hasPrefix("m.nml:2:3: error: no file “gone.nml”"))
  }

  @Test func `type overrides the tag`() throws {
    let graph = try ModelReader.read(
      text: "<neuroml id=\"x\"><ionChannel id=\"k\" type=\"ionChannelHH\" conductance=\"10pS\" species=\"k\"/></neuroml>", path: "m.nml")
    #expect(graph.type(of: graph.topLevel["k"]!).name == "ionChannelHH")
  }

  @Test(.enabled(if: sharedModels != nil, "needs ../shared"))
  func `every shared model is read without an error`() throws {
    let manager = FileManager.default
    for folder in ["c302", "neuroml2/LEMSexamples", "neuroml2/LEMSexamples/morphologies", "neuroml2/examples"] {
      let path = sharedModels! + "/" + folder
      let files = try manager.contentsOfDirectory(atPath: path).filter {
        ($0.hasPrefix("LEMS") && $0.hasSuffix(".xml") || $0.hasSuffix(".nml") && !folder.hasPrefix("c302")) && !$0.contains("D_Full")
          && !$0.contains("D1_")
      }
      for file in files.sorted() {
        do {
          _ = try ModelReader.read(path: path + "/" + file)
        } catch {
          Issue.record("\(file): \(error)")
        }
      }
    }
  }
}

@Suite struct ReferenceNameTests {
  @Test func `a population may bear the name of its component`() throws {
    let graph = try ModelReader.read(
      text: """
        <neuroml id="x"><spikeGenerator id="s" period="7ms"/>
        <network id="n"><population id="s" component="s" size="3"/></network></neuroml>
        """, path: "m.nml")
    let population = try #require(graph.components.first { graph.types[$0.type].name == "population" })
    let slot = try #require(graph.types[population.type].slots.firstIndex { $0.name == "component" })
    let named = try #require(population.references[slot])
    #expect(graph.type(of: named).name == "spikeGenerator")
  }

  /// The size of the one population, and the warnings, of a network with a space.
  private func populated(_ attributes: String, _ layout: String) throws -> (size: Double, warnings: [String]) {
    let graph = try ModelReader.read(
      text: """
        <neuroml id="x"><iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
        <network id="n"><space id="s" basedOn="Cartesian"><structure xSpacing="1" ySpacing="1" zSpacing="1"/></space>
        <region id="r" space="s"/><population id="p" component="c" \(attributes)><layout space="s">\(layout)</layout></population>
        </network></neuroml>
        """, path: "m.nml")
    let place = graph.places(ofAny: ["population"])[0]
    return (graph.components[place].parameters[0], graph.warnings.map(\.message))
  }

  @Test func `a layout says how many cells there are, unless the population does`() throws {
    #expect(try populated("", "<random number=\"7\" region=\"r\"/>") == (7, []))
    #expect(try populated("", "<grid xSize=\"2\" ySize=\"3\" zSize=\"4\"/>") == (24, []))
    #expect(try populated("", "<unstructured number=\"5\"/>") == (5, []))
    #expect(try populated("size=\"5\"", "<random number=\"5\" region=\"r\"/>") == (5, []))
    let both = try populated("size=\"3\"", "<random number=\"7\" region=\"r\"/>")
    #expect(both.size == 3 && both.warnings.count == 1 && both.warnings[0].contains("7 places"), "\(both)")
  }

  @Test(arguments: [("none", true), ("time", false)])
  func `no state may be called t, which is time, unless it is a time`(dimension: String, isRefused: Bool) {
    let variable = "<StateVariable name=\"t\" dimension=\"\(dimension)\"/>"
    var found: [String] = []
    do {
      _ = try ModelReader.read(
        text: "<Lems><ComponentType name=\"A\"><Dynamics>\(variable)</Dynamics></ComponentType></Lems>", path: "m.xml")
    } catch { found = error.problems.map(\.message) }
    #expect(found.contains { $0.contains("“t” is time") } == isRefused, "\(found)")
  }

  @Test func `a sign before a power is warned of with both readings`() throws {
    let graph = try ModelReader.read(
      text: """
        <Lems><ComponentType name="A"><Parameter name="x" dimension="none"/><Dynamics>
        <DerivedVariable name="y" dimension="none" value="2*-x^2"/></Dynamics></ComponentType></Lems>
        """, path: "m.xml")
    #expect(graph.warnings.contains { $0.message.contains("“-x^2” behind an operator is −(x^2), and for jNeuroML and --method jlems") })
  }

  @Test func `a diameter of more than a centimetre is warned of`() throws {
    let graph = try ModelReader.read(
      text: """
        <neuroml id="x"><morphology id="m"><segment id="0"><proximal x="0" y="0" z="0" diameter="1e300"/>
        <distal x="1" y="0" z="0" diameter="1"/></segment></morphology></neuroml>
        """, path: "m.nml")
    #expect(graph.warnings.count { $0.message.contains("is more than 1 cm") } == 1)
  }
}
