import Foundation
import Network
import Simulation
import Testing

/// Events that are sent on at once, by any method.
@Suite struct RelayTests {
  /// A clock, and two who hand on what they hear; who hears whom is to be said.
  private func model(_ connections: String, test: String) -> String {
    """
    <Lems><Target component="s"/><Include file="Networks.xml"/><Include file="Simulation.xml"/>
    <ComponentType name="Clock"><Parameter name="period" dimension="time"/><EventPort name="out" direction="out"/>
    <Dynamics><StateVariable name="last" dimension="time"/>
    <OnCondition test="\(test)"><StateAssignment variable="last" value="t"/><EventOut port="out"/></OnCondition></Dynamics>
    </ComponentType>
    <ComponentType name="Relay"><EventPort name="in" direction="in"/><EventPort name="out" direction="out"/>
    <Exposure name="n" dimension="none"/><Dynamics><StateVariable name="n" dimension="none" exposure="n"/>
    <OnEvent port="in"><StateAssignment variable="n" value="n + 1"/><EventOut port="out"/></OnEvent></Dynamics></ComponentType>
    <ComponentType name="Wire"><Path name="from"/><Path name="to"/><Structure><With instance="from" as="a"/><With instance="to" as="b"/>
    <EventConnection from="a" to="b"/></Structure></ComponentType>
    <ComponentType name="Circuit"><Children name="clocks" type="Clock"/><Children name="relays" type="Relay"/>
    <Children name="wires" type="Wire"/></ComponentType>
    <Circuit id="circuit"><Clock id="clock" period="1ms"/><Relay id="a"/><Relay id="b"/>\(connections)</Circuit>
    <Simulation id="s" length="4.5ms" step="0.1ms" target="circuit">
    <OutputFile id="o" fileName="n.dat"><OutputColumn id="n" quantity="b/n"/></OutputFile>
    <EventOutputFile id="e" fileName="events" format="ID_TIME"><EventSelection id="0" select="clock" eventPort="out"/>
    <EventSelection id="1" select="a" eventPort="out"/><EventSelection id="2" select="b" eventPort="out"/></EventOutputFile>
    </Simulation></Lems>
    """
  }

  /// - Returns: the folder with the run's files.
  private func run(_ connections: String, _ method: Network.Method, test: String = "t .gt. last + period") throws -> String {
    let folder = NSTemporaryDirectory() + "worm-relays-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try model(connections, test: test).write(toFile: folder + "/LEMS_relays.xml", atomically: true, encoding: .utf8)
    var experiment = Experiment()
    experiment.model = folder + "/LEMS_relays.xml"
    experiment.outputFolder = folder
    experiment.record.isNone = true
    experiment.method = method
    _ = try ExperimentRunner.run(experiment, command: ["test"], progress: { _ in }, shouldStop: { false })
    return folder
  }

  @Test(arguments: Network.Method.allCases)
  func `events handed on at once are recorded, all at the time of the first`(method: Network.Method) throws {
    let folder = try run(#"<Wire id="v" from="clock" to="a"/><Wire id="w" from="a" to="b"/>"#, method)
    let rows = try String(contentsOfFile: folder + "/events", encoding: .utf8).split(separator: "\n").map { $0.split(separator: "\t") }
    let times = (0..<3).map { source in rows.filter { $0[0] == "\(source)" }.map { Double($0[1])! } }
    #expect(times[0] == times[1] && times[1] == times[2])
    // jLEMS's sum of steps is beyond a millisecond at the tenth, then at the eleventh, as it rounds.
    let expected = method == .jlems ? [1e-3, 2e-3, 3.1e-3, 4.2e-3] : [1e-3, 2e-3, 3e-3, 4e-3]
    #expect(zip(times[0], expected).allSatisfy { abs($0 - $1) < 1e-9 } && times[0].count == 4, "\(times[0])")
    let counts = try String(contentsOfFile: folder + "/n.dat", encoding: .utf8).split(separator: "\n")
    #expect(counts.last?.split(separator: "\t").last == "4.0")
  }

  @Test func `a strict comparison of equals does not count where another is what comes true`() throws {
    let folder = try run("", .exponential, test: "last .gt. last .or. t .gt. last + 1.03 * period")
    let rows = try String(contentsOfFile: folder + "/events", encoding: .utf8).split(separator: "\n").map { $0.split(separator: "\t") }
    // Written in single precision.
    #expect(rows.count == 4 && zip(rows, 1...4).allSatisfy { abs(Double($0[1])! - 1.03e-3 * Double($1)) < 1e-9 }, "\(rows)")
  }

  @Test(arguments: Network.Method.allCases)
  func `events handed on in a circle without delay end the run with the one that never stops`(method: Network.Method) throws {
    let circle = #"<Wire id="u" from="clock" to="a"/><Wire id="v" from="a" to="b"/><Wire id="w" from="b" to="a"/>"#
    do {
      _ = try run(circle, method)
      Issue.record("it ended")
    } catch let NetworkError.endlessEvents(population, row, time) {
      #expect(population.contains("Relay") && row < 2 && abs(time - 1e-3) < 1.1e-4, "\(population) \(row) \(time)")
    }
  }
}
