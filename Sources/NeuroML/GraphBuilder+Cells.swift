internal import LEMS
internal import XMLReading

/// What cells of published models leave out, and simulators run all the same.
extension GraphBuilder {
  mutating func warnOfMissingThresholds() {
    for place in graph.places(ofAny: ["membraneProperties"]) {
      let component = graph.components[place]
      let type = graph.types[component.type]
      guard let slot = type.slots.firstIndex(where: { $0.name == "spikeThresh" }) else { continue }
      if component.children.contains(where: { $0.slot == slot }) { continue }
      problems.append(
        Problem(
          .warning, component.location, "\(type.name) says no <spikeThresh>: its cell spikes where it rises above 0 mV",
          .missingElement))
    }
  }
}
