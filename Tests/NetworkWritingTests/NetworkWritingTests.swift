import Connectome
import NetworkWriting
import LEMS
import NeuroML
import Resources
import Testing

@Suite struct NetworkWritingTests {
  private let table = try! CellTable.embedded()

  private func cells(_ query: String) throws -> [Cell] { try CellQuery(query).select(from: table) }

  @Test func `the default animal in the repository is what the command writes`() throws {
    let cells = table.neurons + table.bodyMuscles
    let files = try AnimalWriter(
      cells: cells, connectome: .named("cook2019"), signs: SynapseSigns(cells: table), parameters: .embedded()
    ).write()
    #expect(files.files.count == 4)
    for file in files.files { #expect(Resource(named: "neuroml/animal/" + file.name)?.text == file.text, "\(file.name)") }
  }

  @Test(arguments: [Level.iaf, .graded, .conductance, .morphology])
  func `a written network is read back with as many cells and connections as the table has`(level: Level) throws {
    let chosen = try cells("class:AVA,class:AVB,class:DB,muscles:dorsal & row:1-8")
    let wiring = try ConnectomeTable.named("cook2019")
    let shapes = try MorphologyTable.embedded()
    let files = try LevelWriter(
      level, name: "part", cells: chosen, connectome: wiring, signs: SynapseSigns(cells: table), shapes: shapes
    ).write()
    let graph = try ModelReader.read(text: files.files[0].text, path: "part.net.nml")
    func count(_ type: String) -> Int { graph.components.count { graph.types[$0.type].isA(type) } }
    #expect(count("basePopulation") == chosen.count)
    let names = Set(chosen.map(\.name))
    let rows = wiring.connections.filter {
      names.contains($0.pre) && names.contains($0.post) && ($0.kind == .chemical || $0.pre != $0.post)
    }
    #expect(count("connection") + count("continuousConnectionInstance") == rows.count { $0.kind == .chemical })
    #expect(count("electricalConnectionInstance") == rows.count { $0.kind == .electrical })
    let segments = chosen.reduce(0) { $0 + (shapes.cells[$1.name]?.count ?? 0) }
    #expect(count("segment") == (level == .iaf ? 0 : 2) + (level == .morphology ? segments : 0))
  }

  @Test func `an animal of another name has it in all of its files`() throws {
    let files = try AnimalWriter(
      name: "fish", cells: cells("class:AVA,muscles:dorsal & row:1-8"), connectome: .named("cook2019"),
      signs: SynapseSigns(cells: table), parameters: .embedded()
    ).write().files
    #expect(files.map(\.name) == ["fish.net.nml", "fish_body.xml", "LEMS_fish.xml", "LEMS_fish_open_loop.xml"])
    #expect(files.allSatisfy { !$0.text.contains("worm.net") && !$0.text.contains("worm_body") })
    #expect(files[0].text.contains("<network id=\"fish\">") && files[2].text.contains("target=\"fish\""))
  }

  @Test func `no cells make no network`() throws {
    #expect(throws: WritingError.noCells) {
      _ = try LevelWriter(.iaf, name: "none", cells: [], connectome: .named("cook2019"), signs: SynapseSigns(cells: table))
    }
  }
}
