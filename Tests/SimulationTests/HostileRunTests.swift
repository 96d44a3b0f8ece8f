import Foundation
import Testing

/// The program given what nobody should: it says so, with the exit code for it, and harms no file.
@Suite struct HostileRunTests {
  /// The program, which is built beside the tests.
  private static let program: String? = {
    let path = Bundle.main.bundleURL.appendingPathComponent("worm").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../Fixtures"

  private static let cells = """
    <neuroml id="x"><iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>
    <network id="net"><population id="p" component="c" size="1"/></network></neuroml>
    """
  private static let lems = """
    <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Simulation.xml"/>
    <Include file="cells.nml"/><Simulation id="sim" length="10ms" step="0.1ms" target="net">
    <OutputFile id="o" fileName="v.dat"><OutputColumn id="v" quantity="p[0]/v"/></OutputFile></Simulation></Lems>
    """

  /// Writes ring.xml.
  private static let ring = """
    awk 'BEGIN { n = 20000; print "<Lems><Target component=\\"sim\\"/><Include file=\\"Simulation.xml\\"/><ComponentType name=\\"R\\">"; \
    print "<Constant name=\\"SEC\\" dimension=\\"time\\" value=\\"10ms\\"/>"; \
    for (i = 0; i < n; i++) print "<Exposure name=\\"x" i "\\" dimension=\\"none\\"/>"; print "<Dynamics>"; \
    for (i = 0; i < n; i++) print "<StateVariable name=\\"x" i "\\" dimension=\\"none\\" exposure=\\"x" i "\\"/>" \
    "<TimeDerivative variable=\\"x" i "\\" value=\\"(x" (i + n - 1) % n " - x" i ")/SEC\\"/>"; \
    print "</Dynamics></ComponentType><R id=\\"r\\"/><Simulation id=\\"sim\\" length=\\"1ms\\" step=\\"0.5ms\\" target=\\"r\\"/></Lems>" }' >ring.xml
    """

  /// Writes con.xml: twenty thousand states, each with a condition and an event of its own.
  private static let conditions = """
    awk 'BEGIN { n = 20000; print "<Lems><Target component=\\"sim\\"/><Include file=\\"Simulation.xml\\"/><ComponentType name=\\"R\\">"; \
    print "<Constant name=\\"SEC\\" dimension=\\"time\\" value=\\"10ms\\"/>"; \
    for (i = 0; i < n; i++) print "<EventPort name=\\"p" i "\\" direction=\\"" (i % 2 ? "in" : "out") "\\"/>"; print "<Dynamics>"; \
    for (i = 0; i < n; i++) print "<StateVariable name=\\"x" i "\\" dimension=\\"none\\"/>" \
    "<TimeDerivative variable=\\"x" i "\\" value=\\"1/SEC\\"/><OnCondition test=\\"x" i " .gt. 1\\">" \
    "<StateAssignment variable=\\"x" i "\\" value=\\"0\\"/><EventOut port=\\"p" i - i % 2 "\\"/></OnCondition>" \
    (i % 2 ? "<OnEvent port=\\"p" i "\\"><StateAssignment variable=\\"x" i "\\" value=\\"0\\"/></OnEvent>" : ""); \
    print "</Dynamics></ComponentType><R id=\\"r\\"/><Simulation id=\\"sim\\" length=\\"1ms\\" step=\\"0.5ms\\" target=\\"r\\"/></Lems>" }' >con.xml
    """

  /// Writes seg.xml: a cell of two hundred thousand segments.
  private static let segments = """
    awk 'BEGIN { print "<Lems><Target component=\\"sim\\"/><Include file=\\"Cells.xml\\"/><Include file=\\"Networks.xml\\"/>"; \
    print "<Include file=\\"Simulation.xml\\"/><ionChannelPassive id=\\"leak\\" conductance=\\"10pS\\"/><cell id=\\"c\\"><morphology id=\\"m\\">"; \
    for (i = 0; i < 200000; i++) print "<segment id=\\"" i "\\">" (i ? "<parent segment=\\"" i - 1 "\\"/>" : "") \
    "<proximal x=\\"" i "\\" y=\\"0\\" z=\\"0\\" diameter=\\"1\\"/><distal x=\\"" i + 1 "\\" y=\\"0\\" z=\\"0\\" diameter=\\"1\\"/></segment>"; \
    print "</morphology><biophysicalProperties id=\\"b\\"><membraneProperties><channelDensity id=\\"l\\" ionChannel=\\"leak\\""; \
    print "condDensity=\\"0.1mS_per_cm2\\" erev=\\"-60mV\\" ion=\\"x\\"/><spikeThresh value=\\"0mV\\"/><specificCapacitance value=\\"1uF_per_cm2\\"/>"; \
    print "<initMembPotential value=\\"-65mV\\"/></membraneProperties><intracellularProperties><resistivity value=\\"0.1kohm_cm\\"/>"; \
    print "</intracellularProperties></biophysicalProperties></cell><network id=\\"net\\"><population id=\\"p\\" component=\\"c\\" size=\\"1\\"/></network>"; \
    print "<Simulation id=\\"sim\\" length=\\"1ms\\" step=\\"0.5ms\\" target=\\"net\\"/></Lems>" }' >seg.xml
    """

  /// Writes con.xml: a million connections among a thousand cells.
  private static let connections = """
    awk 'BEGIN { print "<Lems><Target component=\\"sim\\"/><Include file=\\"Simulation.xml\\"/><Include file=\\"cells.nml\\"/>"; \
    print "<expTwoSynapse id=\\"s\\" gbase=\\"1nS\\" erev=\\"0mV\\" tauRise=\\"1ms\\" tauDecay=\\"5ms\\"/><network id=\\"wide\\">"; \
    print "<population id=\\"q\\" component=\\"c\\" size=\\"1000\\"/><projection id=\\"j\\" presynapticPopulation=\\"q\\" postsynapticPopulation=\\"q\\" synapse=\\"s\\">"; \
    for (i = 0; i < 1000000; i++) print "<connection id=\\"" i "\\" preCellId=\\"../q[" i % 1000 "]\\" postCellId=\\"../q[" int(i / 1000) "]\\"/>"; \
    print "</projection></network><Simulation id=\\"sim\\" length=\\"1ms\\" step=\\"0.5ms\\" target=\\"wide\\"/></Lems>" }' >con.xml
    """

  /// Writes LEMS_a.xml.
  private static let runaway = """
    printf '%s\\n' '<Lems><Include file="Simulation.xml"/><Target component="s"/><ComponentType name="G"><Constant name="SEC" \
    dimension="time" value="1ms"/><Exposure name="x" dimension="none"/><Dynamics><StateVariable name="x" dimension="none" exposure="x"/>\
    <OnStart><StateAssignment variable="x" value="1"/></OnStart><TimeDerivative variable="x" value="x*x/SEC"/></Dynamics></ComponentType>\
    <G id="g"/><Simulation id="s" length="50ms" step="0.1ms" target="g"><OutputFile id="o" fileName="x.dat"><OutputColumn id="x" quantity="x"/>\
    </OutputFile></Simulation></Lems>' >LEMS_a.xml
    """

  /// Writes s: a scene of one drop in a box.
  private static let drop = """
    printf '%s\\n' '[simulation box]' 0 30 0 30 0 30 '[position]' '15 15 15 1.1' '[velocity]' '0 0 0 1.1' '[connection]' '[membranes]' \
    '[particleMemIndex]' '[end]' >s
    """

  /// Exit code and standard error of `sh -c` in a folder with LEMS_m.xml, its link ln.xml, cells.nml, and header.toml.
  private func shell(_ line: String) throws -> (code: Int32, words: String, isUnharmed: Bool) {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "worm-hostile-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    try Self.lems.write(toFile: path("LEMS_m.xml"), atomically: true, encoding: .utf8)
    try Self.cells.write(toFile: path("cells.nml"), atomically: true, encoding: .utf8)
    try "a = 1\n[[[[".write(toFile: path("header.toml"), atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: path("ln.xml"), withDestinationPath: "LEMS_m.xml")
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line.replacingOccurrences(of: "WORM", with: Self.program!)]
    process.currentDirectoryURL = folder
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let isUnharmed =
      try String(contentsOfFile: path("LEMS_m.xml"), encoding: .utf8) == Self.lems
      && String(contentsOfFile: path("cells.nml"), encoding: .utf8) == Self.cells
    return (process.terminationStatus, words, isUnharmed)
  }

  @Test(
    .enabled(if: program != nil, "needs the program beside the tests"),
    arguments: [
      // A model that is a link to a file.
      ("WORM run ln.xml -q", 0, ""),
      ("WORM run LEMS_m.xml -q --force -o LEMS_m.xml", 64, "is read by this run"),
      ("echo scene >s; WORM body s -q --force -o s", 64, "is read by this run"),
      ("echo time,MDL01 >t.csv; WORM body --drive t.csv -q --force -o ./t.csv", 64, "is read by this run"),
      ("WORM run LEMS_m.xml -q --force -o ./../$(basename $PWD)/cells.nml", 64, "is read by this run"),
      ("WORM run LEMS_m.xml -q --force -o v.dat", 64, "would be written twice"),
      ("sed s/v.dat/cells.nml/ LEMS_m.xml >LEMS_e.xml; WORM run LEMS_e.xml -q", 64, "is read by this run"),
      ("WORM run LEMS_m.xml -q -o ''", 64, "the name of a file is missing"),
      ("WORM run LEMS_m.xml -q --dt 1e300s", 64, "is longer than the duration"),
      ("WORM run LEMS_m.xml -q --dt 0s", 64, "longer than 0 s"),
      // What the file says is the file's fault, what an option says the user's.
      ("sed s/10ms/1e30s/ LEMS_m.xml >LEMS_l.xml; WORM run LEMS_l.xml -q", 2, "more than 1e12 steps"),
      ("sed s/10ms/1e30s/ LEMS_m.xml >LEMS_l.xml; WORM validate LEMS_l.xml", 2, "more than 1e12 steps"),
      ("WORM run LEMS_m.xml -q --duration 1e30s", 64, "more than 1e12 steps"),
      ("WORM info \(fixtures)/network_forms.net.nml.h5 | grep -q '5 cells, 8 connections and inputs'", 0, ""),
      // Four million rows claimed by a file of 40 kB.
      (
        "cp \(fixtures)/network_forms.net.nml.h5 h.net.nml.h5; printf '\\100' | dd of=h.net.nml.h5 bs=1 seek=16154 conv=notrunc status=none; "
          + "ulimit -t 5 -v 1000000; WORM validate h.net.nml.h5 2>&1 | grep -q '4194306 rows are said to stand in 112 bytes'", 0, ""
      ),
      (Self.drop + "; WORM body s -q --gravity 3", 64, "--gravity is for the worm's body"),
      ("WORM body -q --drive swimm --duration 1ms", 64, "did you mean swim?"),
      ("WORM body -q --record voltage", 64, "“voltage” is nothing to record; known are none, all, particles"),
      ("WORM body -q --record none -o b.h5", 64, "-o: with --record none there is nothing to write"),
      ("WORM connectome show AVA | grep -c '^AVA[LR]: ' | grep -qx 2", 0, ""),
      ("WORM score B06 --body-resolution 8x6", 64, "more rings may help"),
      ("WORM cells row:abc", 64, "no cell has row “abc”; there are 1 to 24"),
      ("WORM cells row:8-1", 64, "no cell has row “8-1”"),
      ("WORM cells row:1-", 64, "no cell has row “1-”"),
      (Self.drop + "; echo more >>s; WORM body s -q", 2, "“more” stands after [end]"),
      ("sed s/v.dat// LEMS_m.xml >LEMS_e.xml; WORM validate LEMS_e.xml 2>&1 | grep -q '“fileName” of “o” is empty'", 0, ""),
      ("sed 's/target=.net/target=\"sim/' LEMS_m.xml >LEMS_e.xml; WORM run LEMS_e.xml -q", 2, "“sim” has itself as its target"),
      (
        "WORM run LEMS_m.xml --stimulate p:1A@1ms+1ms --record none --no-output-files --duration 0s 2>&1 | grep -q 'is the unit right'", 0,
        ""
      ),
      (
        "echo '<Lems><Target component=\"s\"/><Include file=\"Simulation.xml\"/><ComponentType name=\"T\"><Exposure name=\"x\" dimension=\"none\"/>"
          + "<Exposure name=\"y\" dimension=\"none\"/><Constant name=\"ms\" dimension=\"time\" value=\"1ms\"/><Dynamics>"
          + "<DerivedVariable name=\"x\" exposure=\"x\" dimension=\"none\" value=\"sqrt(2.5 - t/ms)\"/>"
          + "<DerivedVariable name=\"y\" exposure=\"y\" dimension=\"none\" value=\"t/ms\"/></Dynamics></ComponentType><T id=\"r\"/>"
          + "<Simulation id=\"s\" length=\"5ms\" step=\"1ms\" target=\"r\"><OutputFile id=\"o\" fileName=\"o.dat\">"
          + "<OutputColumn id=\"y\" quantity=\"y\"/><OutputColumn id=\"x\" quantity=\"x\"/></OutputFile></Simulation></Lems>' >n.xml; "
          + "WORM run n.xml 2>&1 | grep -q 'x” of .* is no number, first at 3.0 ms'", 0, ""
      ),
      ("WORM run LEMS_m.xml -q --ablate AVBX", 64, "no cell “AVBX”; it has p"),
      ("WORM run LEMS_m.xml -q --duration=-1s", 64, "0 s or longer"),
      ("WORM run LEMS_m.xml -q --duration -1s", 64, "0 s or longer"),
      ("WORM run LEMS_m.xml -q --threads 3", 64, "expected 1 or 2"),
      ("WORM run LEMS_m.xml -q --medium water", 64, "--medium is for runs with a body"),
      ("WORM run LEMS_m.xml -q --body-dt 2ms", 64, "--body-dt is for runs with a body"),
      ("WORM run -q --body-resolution 1x1", 64, "8 to 2000 rings"),
      ("WORM run -q --obstacle post:0.5mm,0um,50um", 64, "overlaps the body"),
      ("WORM run -q --body-dt 1s --duration 20ms", 64, "longer than the duration"),
      ("WORM body -q --dt 1s --duration 20ms", 64, "longer than the duration"),
      ("WORM body --dt 3ms --duration 10ms --record none 2>&1 | grep -q 'lasts 9.0 ms'", 0, ""),
      ("WORM run LEMS_m.xml --dt 3ms --record none --no-output-files 2>&1 | grep -q 'lasts 9.0 ms'", 0, ""),
      // A cell that runs away, 1/(1 − t) from 1 on.
      (
        Self.runaway + "; WORM run LEMS_a.xml -q -o a.h5; test $? = 1 && WORM info a.h5 | grep -q '“x” of G “g”.*no longer a number at'", 0,
        ""
      ),
      ("WORM body -q --duration 1e300s", 64, "more than 1e12 steps"),
      (Self.drop + "; WORM body s -q --duration 1e300s", 64, "more than 1e12 rows"),
      (Self.drop + "; sed 's/^.position/[physical parameters]\\nviscosity: -1\\n&/' s >p; WORM body p -q --duration 1ms", 2, "p:9:1"),
      (
        Self.drop
          + "; sed 's/^.position/[physical parameters]\\nviscosity: -1\\n&/' s >p; WORM body p -q --duration 1ms --ignore-physical-parameters",
        0, ""
      ),
      (Self.drop + "; WORM body s -q --duration 1ms -o s.h5; WORM info s.h5 | grep -q 'particles: liquid  2 '", 0, ""),
      (Self.drop + "; WORM body s -q --drive swim", 64, "has none"),
      (Self.drop + "; WORM body s -q --liquid-rate 1e12Hz", 64, "finer than the shortest step"),
      (Self.drop + "; WORM body s -q --duration 4ms --liquid-rate 1kHz -o r.h5 && WORM info r.h5 | grep -q 'liquid *5 '", 0, ""),
      ("echo packed | gzip >s.gz; WORM body s.gz -q", 2, "unpack it first, with gunzip"),
      ("WORM run LEMS_m.xml -q --record 'none voltage' -o r.h5", 64, "stands alone"),
      ("WORM run LEMS_m.xml -q --record none -o r.h5", 64, "nothing to write"),
      ("WORM run LEMS_m.xml -q --record traces@0.01ms -o r.h5", 64, "finer than the step"),
      ("WORM run LEMS_m.xml --record traces@0.26ms -o r.h5", 0, "the nearest multiple of the step"),
      ("WORM run LEMS_m.xml --record traces@1s -o r.h5", 0, "longer than the run of 0.01 s: only its beginning is recorded"),
      // A rhythm that is no multiple of the exchanges, 2 ms: rows at 0, 3, 6 and 9 ms.
      ("WORM run LEMS_m.xml -q --record traces@3ms -o r.h5 && WORM info r.h5 | grep -q 'v.dat   4 '", 0, ""),
      ("WORM run --record particles@1kHz --duration 10ms -q -o r.h5", 64, "finer than the step of 2.0 ms"),
      ("WORM network '../z z'", 64, "is no name for a network"),
      ("WORM network 1x", 64, "is no name for a network"),
      ("touch f; WORM network z --level iaf --output-dir f/g", 3, "the folder cannot be made"),
      // Runs that begin together in one folder: each has a file of its own.
      ("{ for i in 1 2 3; do WORM run LEMS_m.xml -q --no-output-files & done; } | cat; ls run.nwb.h5 run-2.nwb.h5 run-3.nwb.h5", 0, ""),
      // A terminal that is closed; and nohup. Tests start programs with signals blocked.
      (
        "timeout --preserve-status -s HUP 3 env --default-signal=HUP WORM run LEMS_m.xml -q --no-output-files --duration 100000s -o r.h5",
        129, ""
      ),
      (
        "timeout --preserve-status -s HUP 1 env --ignore-signal=HUP WORM run LEMS_m.xml -q --no-output-files --duration 100s -o r.h5",
        0, ""
      ),
      // Twenty thousand states in a ring, in CPU seconds of an unoptimised build: what grows with their square takes minutes.
      (Self.ring + "; ulimit -t 60 -v 4000000; WORM run ring.xml -q --record none --no-output-files", 0, ""),
      (Self.conditions + "; ulimit -t 60 -v 4000000; WORM run con.xml -q --record none --no-output-files", 0, ""),
      (Self.conditions + "; ulimit -t 60 -v 4000000; WORM validate con.xml", 0, ""),
      // Sizes that no one means, in a thousand million bytes of addresses.
      (Self.segments + "; ulimit -t 60 -v 1000000; WORM run seg.xml -q --record none --no-output-files", 0, ""),
      (Self.segments + "; ulimit -t 60 -v 1000000; WORM validate seg.xml", 0, ""),
      (Self.connections + "; ulimit -t 120 -v 1300000; WORM run con.xml -q --record none --no-output-files", 0, ""),
      ("WORM run LEMS_m.xml -q --no-output-files --record none --ablate 'p[0]' --stimulate p/0/c:1pA@1ms+2ms", 0, ""),
      ("WORM run LEMS_m.xml -q --no-output-files --record none --ablate 'p[3]'", 64, "the model has no cell “p[3]”; its cell is p[0]"),
      ("WORM run LEMS_m.xml -q --no-output-files --record none --ablate pp", 64, "did you mean “p”?"),
      ("WORM info LEMS_m.xml | grep -q '^1 cell, 0 connections and inputs, 1 state variable$'", 0, ""),
      ("WORM run LEMS_m.xml -q --duration nans", 64, "is not a time"),
      ("WORM run LEMS_m.xml -q --duration 1e300s", 64, "more than 1e12 steps"),
      ("WORM run LEMS_m.xml -q -o /dev/full --force", 3, "No space left on device"),
      // The size that a file may have, in blocks of 512 bytes: an error of the write, not a signal.
      ("ulimit -f 1; WORM run LEMS_m.xml -q --duration 10s --no-output-files", 3, "File too large"),
      // A text file that may not grow any more ends with a whole row.
      (
        "(ulimit -f 400; WORM run LEMS_m.xml -q --duration 10s --record none); test -s v.dat && test -z \"$(tail -c 1 v.dat)\"", 0,
        "File too large"
      ),
      ("WORM cells >/dev/full", 3, "standard output cannot be written"),
      ("WORM cells >&-", 0, ""),
      // The recording must not be opened in the place of standard error.
      ("WORM run LEMS_m.xml -o r.nwb.h5 2>&- && WORM info r.nwb.h5 >/dev/null", 0, ""),
      ("WORM validate LEMS_m.xml --json | head -c 1 >/dev/null", 0, ""),
      // Found by mutation: an earlier parser ended the program here.
      ("WORM run header.toml", 2, "header.toml:2: error: not TOML"),
      ("ln -s /dev/zero z.toml; WORM run z.toml", 2, "not a file of at most"),
      ("WORM run /dev/zero", 3, "not a regular file"),
    ] as [(String, Int32, String)])
  func `what makes no sense is refused in words`(line: String, code: Int32, words: String) throws {
    let result = try shell(line)
    #expect(result.code == code && (words.isEmpty || result.words.contains(words)) && result.isUnharmed, "\(result)")
    #expect(!result.words.contains("HDF5-DIAG"))
  }
}
