public import Network

/// Moves a network exactly as jLEMS does: forward Euler, node by node, what is inside first, requirements as they stood,
/// conditions tested at every step as they are, events without delay handled at once, time as a sum of steps
/// (jLEMS: `StateInstance.advance`, `StateType.eulerAdvance`, `Sim.run`).
///
/// The slow and obvious way, one instance after the other: for the question whether a difference is one of method.
public struct TreeStepper: ~Copyable {
  let model: TreeModel
  var memory: [Double]
  var random: JavaRandom
  private let step: Double
  /// s; the sum of all steps so far.
  public private(set) var time = 0.0
  private var tick = 0
  var pending = PendingEvents()
  /// Events of the step that was moved last.
  public internal(set) var sent: [SentEvent] = []
  private let recorded: [Int]
  private let roots: [Int32]
  /// How many events without delay are being handled, one within the other; and whose never stop.
  private var depth = 0
  private var endless: NetworkError?

  /// The network at time 0.
  /// - Parameter recorded: addresses of the values that `sample` gives.
  public init(_ model: TreeModel, step: Double, seed: UInt64, recorded: [Int]) throws(NetworkError) {
    guard step > 0, step.isFinite else { throw .invalidStep(step) }
    self.model = model
    self.step = step
    self.recorded = recorded
    memory = model.memory
    memory[TreeModel.step] = step
    random = JavaRandom(seed: seed)
    roots = model.root.instances
    initialise(model.root)
    sent = []
  }

  /// Writes the recorded values as they stand.
  public func sample(into values: inout MutableSpan<Double>) {
    precondition(values.count >= recorded.count)
    for i in recorded.indices { values[i] = memory[recorded[i]] }
  }

  /// Supplies an input from outside, one value per instance that has it.
  public mutating func supply(_ values: Span<Double>, to input: String) {
    guard let places = model.externals[input] else { return }
    precondition(values.count == places.count)
    for i in places.indices { memory[places[i].address] = values[i] }
  }

  /// Moves one step ahead.
  public mutating func advance() throws(NetworkError) {
    sent.removeAll(keepingCapacity: true)
    time += step
    memory[TreeModel.time] = time
    deliver()
    pending.time = time
    for root in roots { advance(Int(root)) }
    if let endless { throw endless }
    tick += 1
    if tick & 63 == 0 { try checkFinite() }
  }

  /// Delivers what has arrived by now, and what is sent meanwhile and has, too.
  private mutating func deliver() {
    var tally = EventTally()
    let sentBefore = pending.added
    while let event = pending.pop(until: time) {
      if event.order >= sentBefore, tally.isEndless(row: event.instance) { return noteEndless(event.instance) }
      run(model.shapes[shape(event.instance)].handlers[event.handler], event.instance)
    }
  }

  private mutating func noteEndless(_ instance: Int) {
    if endless != nil { return }
    let shape = shape(instance)
    endless = .endlessEvents(population: model.shapes[shape].name, row: instance - model.firstInstances[shape], time: time)
  }

  private func shape(_ instance: Int) -> Int { Int(model.instances[instance].shape) }

  private mutating func advance(_ instance: Int) {
    let shape = shape(instance)
    run(model.shapes[shape].below, instance)
    for place in model.instances[instance].attached.indices { advance(Int(model.instances[instance].attached[place])) }
    run(model.shapes[shape].own, instance)
  }

  /// What holds others initialises them twice, and so each draws its random numbers as often as in jLEMS.
  private mutating func initialise(_ group: TreeGroup) {
    switch group {
    case .instance(let instance): initialise(Int(instance), node: 0)
    case .group(let groups): for _ in 0..<2 { for inner in groups { initialise(inner) } }
    }
  }

  /// Three passes over the node itself, two over what it holds.
  private mutating func initialise(_ instance: Int, node: Int) {
    let place = shape(instance)
    run(model.shapes[place].nodes[node].firstPass, instance)
    for _ in 0..<2 {
      for child in model.shapes[place].nodes[node].children { initialise(instance, node: child) }
      if node == 0 { for attached in model.instances[instance].attached { initialise(Int(attached), node: 0) } }
      for scheme in model.shapes[place].nodes[node].schemes {
        for child in model.shapes[place].schemes[scheme].nodes { initialise(instance, node: child) }
      }
      run(model.shapes[place].nodes[node].laterPass, instance)
    }
  }

  /// Ends in an error where a state is no number any more; `advance` looks for it now and then only.
  public func checkFinite() throws(NetworkError) {
    for state in model.states {
      let first = model.firstInstances[state.shape]
      let end = state.shape + 1 < model.firstInstances.count ? model.firstInstances[state.shape + 1] : model.instances.count
      for instance in first..<end where !memory[Int(model.instances[instance].base) + state.offset].isFinite {
        throw .notFinite(population: model.shapes[state.shape].name, state: state.name, row: instance - first, time: time)
      }
    }
  }

  /// Sends an event out of a port of an instance: those without delay arrive before this returns.
  mutating func emit(_ port: Int, _ instance: Int) {
    let targets = port < model.instances[instance].targets.count ? model.instances[instance].targets[port] : []
    if depth >= EventTally.most { noteEndless(instance) }
    if endless != nil { return }
    depth += 1
    defer { depth -= 1 }
    for place in targets where model.routes[Int(place)].delay <= 0 {
      let route = model.routes[Int(place)], target = Int(route.instance)
      run(model.shapes[shape(target)].handlers[Int(route.handler)], target)
    }
    // Whoever records listens last.
    let shape = shape(instance)
    sent.append(
      SentEvent(source: EventSource(population: shape, port: port, row: instance - model.firstInstances[shape]), time: time))
    for place in targets where model.routes[Int(place)].delay > 0 {
      let route = model.routes[Int(place)]
      pending.add(instance: Int(route.instance), handler: Int(route.handler), delay: route.delay)
    }
  }
}
