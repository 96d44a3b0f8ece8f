import Connectome
import Testing

@Suite struct ConnectomeTests {
  private let table = try! CellTable.embedded()

  private func names(_ query: String) throws -> [String] { try CellQuery(query).select(from: table).map(\.name) }

  @Test func `the worm has 302 neurons of 118 classes and 95 body-wall muscles`() {
    #expect(table.neurons.count == 302 && Set(table.neurons.map(\.cellClass)).count == 118)
    #expect(table.bodyMuscles.count == 95 && table["MVL24"] == nil)
  }

  @Test(
    arguments: [
      ("pop", [0, 1, 2]), ("pop[1]", [1]), ("../pop/1", [1]), ("pop/2/c", [2]), ("pop/2/d", []), ("AVAL", [3]), ("p*,AVA*", [0, 1, 2, 3]),
      ("pop & !pop[0]", [1, 2]), ("kind:neuron", [3]),
      // Of what pop's cells are nothing is known, so they are no neurons and no others.
      ("!kind:neuron", []), ("!AVAL", [0, 1, 2]), ("pop[3]", []),
    ] as [(String, [Int])])
  func `cells of a model are chosen by population, by place and, of those named after the animal's, by property`(
    query: String, places: [Int]
  ) throws {
    let cells =
      (0..<3).map { ModelCell(population: "pop", key: "\($0)", component: "c") } + [
        ModelCell(population: "AVAL", key: "0", component: "generic")
      ]
    #expect(try CellQuery(query).choose(among: cells, table: table) == places)
    let isMissing = ["pop/2/d", "pop[3]"].contains(query)
    #expect(try CellQuery(query).missing(among: cells, table: table) == (isMissing ? [query] : []))
  }

  @Test(arguments: [("VA", 12), ("VB", 11), ("DA", 9), ("DB", 7), ("VD", 13), ("DD", 6), ("AS", 11), ("VC", 6)])
  func `motor neuron classes have their known sizes`(name: String, count: Int) throws {
    #expect(try names("class:\(name)").count == count)
  }

  @Test func `Cook's totals are the published ones`() throws {
    let cook = try ConnectomeTable.named("cook2019")
    let all = cook.totals()
    #expect(all.chemical.0 == 4879 && all.chemical.1 == 28113 && all.electrical.0 == 1450 && all.electrical.1 == 11680)
    let neurons = cook.totals { table[$0.pre]?.kind == .neuron && table[$0.post]?.kind == .neuron }
    #expect(neurons.chemical.0 == 3709 && neurons.chemical.1 == 20965)
    let muscles = cook.totals { table[$0.pre]?.kind == .neuron && table[$0.post]?.kind == .bodyMuscle && $0.kind == .chemical }
    #expect(muscles.chemical.0 == 956 && muscles.chemical.1 == 5515)
  }

  @Test func `Varshney's and White's totals are those of the tables`() throws {
    let varshney = try ConnectomeTable.named("varshney2011").totals(), white = try ConnectomeTable.named("white1986").totals()
    #expect(varshney.chemical == (2309, 7804) && varshney.electrical == (517, 890))
    #expect(white.chemical == (2386, 7943) && white.electrical == (575, 971))
  }

  @Test func `six nominal gap rows between neurons are capped at 25 sections`() throws {
    let cook = try ConnectomeTable.named("cook2019")
    let flagged = cook.connections.filter(\.isNominal)
    #expect(flagged.count == 21 && flagged.reduce(0) { $0 + $1.weight } == 4827)
    let inside = cook.capped().connections.filter { $0.isNominal && table[$0.pre]?.kind == .neuron && table[$0.post]?.kind == .neuron }
    #expect(inside.count == 6 && inside.allSatisfy { $0.weight == 25 })
  }

  @Test func `queries join, narrow, turn round and group`() throws {
    #expect(try names("AVAL,AVAR") == ["AVAL", "AVAR"])
    #expect(try names("AVA*") == ["AVAL", "AVAR"])
    #expect(try names("class:AVA & side:L") == ["AVAL"])
    #expect(try names("muscles:dorsal").count == 48)
    #expect(try names("kind:muscle & row:1-8").count == 32)
    #expect(try names("(AVAL | AVBL) & !AVBL") == ["AVAL"])
    #expect(try names("transmitter:GABA & class:DD").count == 6)
  }

  @Test(arguments: [
    ("PLMLL", "no cell is called “PLMLL”; did you mean PLML?"),
    ("clas:VB", "“clas:VB” at character 1: “clas” is not a property; did you mean class?"),
    ("AVAL &", "“AVAL &” at character 7: expected a cell, such as AVAL, or a property, such as class:VB"),
    ("", "“” at character 1: it is empty; expected cells, such as AVAL or class:VB"),
  ])
  func `a slip in a query is shown with its place and the nearest name`(query: String, words: String) {
    do {
      _ = try names(query)
      Issue.record("accepted")
    } catch {
      #expect("\(error)" == words)
    }
  }

  @Test func `an unknown table gets the nearest name`() {
    #expect(throws: ConnectomeError.self) { _ = try ConnectomeTable.named("cook2018") }
  }

  @Test func `signs follow their order of precedence`() throws {
    let signs = try SynapseSigns(cells: table)
    #expect(signs.sign(from: "PLML", to: "AVAL") == (.inhibits, .exception))
    #expect(signs.sign(from: "DD1", to: "MDL08").sign == .inhibits && signs.sign(from: "VD2", to: "MVL05").sign == .inhibits)
    #expect(signs.sign(from: "DB3", to: "MDL10").sign == .excites)
    #expect(signs.sign(from: "SMDDL", to: "MDL03").sign == .excites)
  }

  @Test func `muscles lie in rows from head to tail`() throws {
    let muscles = try MuscleTable.embedded()
    #expect(muscles.count == 95 && Set(muscles.map(\.name)) == Set(table.bodyMuscles.map(\.name)))
    for (a, b) in zip(muscles, muscles.dropFirst()) where a.quadrant == b.quadrant { #expect(a.start <= b.start && a.end <= b.end) }
  }
}
