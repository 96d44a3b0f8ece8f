internal import Connectome

/// The network part of a NeuroML document: a population per cell, connections, and the LEMS file that runs it.
enum NetworkText {
  static func path(_ cell: Cell, _ component: String) -> String { "../\(cell.name)/0/\(component)" }

  static func population(_ xml: inout XMLText, _ cell: Cell, component: String) {
    xml.begin("population", ["id": cell.name, "component": component, "type": "populationList", "size": "1"])
    xml.begin("instance", ["id": "0"])
    let place = cell.position.isNaN ? 0 : cell.position * 1000
    xml.line("location", ["x": "0", "y": XMLText.number(place), "z": "0"])
    xml.end()
    xml.end()
  }

  static func electrical(
    _ xml: inout XMLText, _ a: Cell, _ b: Cell, components: (String, String), synapse: String, weight: Double
  ) {
    xml.begin(
      "electricalProjection",
      ["id": "gap_\(a.name)_\(b.name)", "presynapticPopulation": a.name, "postsynapticPopulation": b.name])
    xml.line(
      "electricalConnectionInstanceW",
      [
        "id": "0", "preCell": path(a, components.0), "postCell": path(b, components.1), "synapse": synapse,
        "weight": XMLText.number(weight),
      ])
    xml.end()
  }

  static func graded(
    _ xml: inout XMLText, _ pre: Cell, _ post: Cell, components: (String, String), synapse: String, weight: Double
  ) {
    xml.begin(
      "continuousProjection",
      ["id": "chem_\(pre.name)_\(post.name)", "presynapticPopulation": pre.name, "postsynapticPopulation": post.name])
    xml.line(
      "continuousConnectionInstanceW",
      [
        "id": "0", "preCell": path(pre, components.0), "postCell": path(post, components.1), "preComponent": "silent",
        "postComponent": synapse, "weight": XMLText.number(weight),
      ])
    xml.end()
  }

  static func spiking(
    _ xml: inout XMLText, _ pre: Cell, _ post: Cell, components: (String, String), synapse: String, weight: Double
  ) {
    xml.begin(
      "projection",
      [
        "id": "chem_\(pre.name)_\(post.name)", "presynapticPopulation": pre.name, "postsynapticPopulation": post.name,
        "synapse": synapse,
      ])
    xml.line(
      "connectionWD",
      [
        "id": "0", "preCellId": path(pre, components.0), "postCellId": path(post, components.1),
        "weight": XMLText.number(weight), "delay": "0 ms",
      ])
    xml.end()
  }

  /// A LEMS file that runs a network and writes voltages, and calcium where there is some.
  static func lems(
    network: String, file: String, includes: [String], cells: [(Cell, String)], quantities: [(String, String)],
    length: String, step: String
  ) -> String {
    var xml = XMLText()
    xml.begin("Lems")
    xml.line("Target", ["component": "sim"])
    for name in ["Cells.xml", "Networks.xml", "Simulation.xml"] { xml.line("Include", ["file": name]) }
    for name in includes { xml.line("Include", ["file": name]) }
    xml.begin("Simulation", ["id": "sim", "length": length, "step": step, "target": network])
    for (quantity, name) in quantities {
      for (group, kind) in [("neurons", Cell.Kind.neuron), ("muscles", Cell.Kind.bodyMuscle)] {
        let chosen = cells.filter { $0.0.kind == kind }
        if chosen.isEmpty { continue }
        xml.begin("OutputFile", ["id": "\(group)_\(name)", "fileName": "\(file).\(group).\(name).dat"])
        for (cell, component) in chosen {
          xml.line("OutputColumn", ["id": "\(cell.name)_\(quantity)", "quantity": "\(cell.name)/0/\(component)/\(quantity)"])
        }
        xml.end()
      }
    }
    xml.end()
    xml.end()
    return xml.text
  }
}
