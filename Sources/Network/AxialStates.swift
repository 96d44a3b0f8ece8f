/// Which state of each population axial currents move, and through which input.
struct AxialStates {
  struct Place {
    var state: Int
    var input: Int
    /// ∂(rate)/∂(current) at each row: one over the capacitance, 1/F; not a number where it changes in time.
    var inverseCapacitance: [Double]
  }
  private(set) var places: [Place?]

  /// Whether all capacitances are what they have to be: constant and above 0.
  var hasCapacitances: Bool { places.allSatisfy { $0.map(Self.hasCapacitances) ?? true } }

  static func hasCapacitances(_ place: Place) -> Bool { place.inverseCapacitance.allSatisfy { $0 > 0 && $0.isFinite } }

  init(_ populations: [PopulationDescription]) {
    places = populations.map { population in
      guard let input = population.inputs.firstIndex(where: { if case .axial = $0.source { true } else { false } }) else { return nil }
      let state = population.states.firstIndex { state in
        guard state.isMembrane, let rate = state.derivative else { return false }
        return population.graph.leaves(of: [rate]).contains(.input(input))
      }
      return state.map {
        Place(state: $0, input: input, inverseCapacitance: population.slope(of: $0, in: input) ?? [.nan])
      }
    }
  }
}

extension PopulationDescription {
  /// How the rate of a state changes with an input, at each row; `nil` where that changes in time.
  fileprivate func slope(of state: Int, in input: Int) -> [Double]? {
    var description = self
    let slope = description.graph.derivative(of: states[state].derivative!) { leaf, graph in
      graph.number(leaf == .input(input) ? 1 : 0)
    }
    return description.isStatic(slope) ? description.staticValues(slope, rows: 0..<count) : nil
  }
}

extension NetworkDescription {
  /// The same network with axial currents as weighted sums of neighbours' voltages, for methods whose rates hold all currents.
  public func withAxialSums() -> NetworkDescription {
    if trees.isEmpty { return self }
    var result = self
    let axial = AxialStates(populations)
    var outputs: [Int: Int] = [:]
    var parts = populations.map { _ in WeightedParts() }
    for tree in trees {
      for (a, b, conductance) in tree.couplings() {
        for (target, source) in [(tree.nodes[a], tree.nodes[b]), (tree.nodes[b], tree.nodes[a])] {
          let far = result.voltage(of: source.population, axial, &outputs), near = result.voltage(of: target.population, axial, &outputs)
          parts[target.population].add(
            OutputReference(population: source.population, output: far, row: source.row), to: Int32(target.row), conductance)
          parts[target.population].add(
            OutputReference(population: target.population, output: near, row: target.row), to: Int32(target.row), -conductance)
        }
      }
    }
    for (place, axial) in axial.places.enumerated() {
      guard let axial else { continue }
      result.populations[place].inputs[axial.input].source = .sum(parts[place].contributions(isPeer: false))
    }
    return result
  }

  private mutating func voltage(of place: Int, _ axial: AxialStates, _ known: inout [Int: Int]) -> Int {
    if let output = known[place] { return output }
    let node = populations[place].graph.leaf(.state(axial.places[place]!.state))
    let output = populations[place].outputs.firstIndex { $0.node == node } ?? populations[place].outputs.count
    if output == populations[place].outputs.count { populations[place].outputs.append(.init(name: "v", node: node)) }
    known[place] = output
    return output
  }
}
