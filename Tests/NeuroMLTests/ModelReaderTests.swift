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
}
