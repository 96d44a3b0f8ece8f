internal import LEMS

/// Populations that give their number of cells by the places of a layout.
extension GraphBuilder {
  /// Sets the size of each population that has only a layout.
  mutating func countLayouts(from first: Int) {
    for place in graph.places(ofAny: ["population"]) where place >= first {
      guard let size = parameter("size", of: place), let counted = layoutCount(of: place) else { continue }
      let given = graph.components[place].parameters[size]
      if given.isNaN {
        graph.components[place].parameters[size] = counted
      } else if given != counted {
        let id = graph.components[place].id
        problems.append(
          Problem(
            .warning, graph.components[place].location,
            "the layout of population “\(id)” has \(Int(clamping: counted)) places; its size, \(Int(clamping: given)), counts", .badValue))
      }
    }
  }

  /// How many places the layout of a population has; `nil` where it has none, or does not say.
  private func layoutCount(of population: Int) -> Double? {
    for layout in children(of: population, "layout") {
      for part in children(of: layout, "randomLayout") + children(of: layout, "unstructuredLayout") {
        if let number = value("number", of: part) { return number }
      }
      for grid in children(of: layout, "gridLayout") {
        let sizes = ["xSize", "ySize", "zSize"].compactMap { value($0, of: grid) }
        if !sizes.isEmpty { return sizes.reduce(1, *) }
      }
    }
    return nil
  }

  private func children(of place: Int, _ type: String) -> [Int] {
    graph.components[place].children.map(\.component).filter { graph.isA($0, type) }.map(\.value)
  }

  private func parameter(_ name: String, of place: Int) -> Int? {
    graph.types[graph.components[place].type].parameters.firstIndex { $0.name == name }
  }

  private func value(_ name: String, of place: Int) -> Double? {
    parameter(name, of: place).map { graph.components[place].parameters[$0] }.flatMap { $0.isNaN ? nil : $0 }
  }
}

extension Int {
  /// The whole number nearest to `value`, as far as there is one.
  fileprivate init(clamping value: Double) { self = Int(exactly: value.rounded()) ?? (value < 0 ? .min : .max) }
}
