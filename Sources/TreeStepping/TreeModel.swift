/// A network as jLEMS sees it: instances that hold instances, each with a block of numbers and code of its shape.
///
/// Build once; the stepper copies `memory`.
public struct TreeModel: Sendable {
  public var shapes: [TreeShape] = []
  public var code: [TreeInstruction] = []
  /// Population and row of what each instance is; instances of a population lie together, in the order of rows.
  public var instances: [TreeInstance] = []
  /// Place of the first instance of each population.
  public var firstInstances: [Int] = []
  /// What moves and is initialised, in this order: the network with its populations.
  public var root = TreeGroup.group([])
  /// All numbers at the beginning: the common area (time, step, constants, scratch), then a block an instance.
  public var memory: [Double] = []
  /// Addresses of what instances fetch and add up.
  public var addresses: [Int32] = []
  public var routes: [TreeRoute] = []
  /// Places of inputs from outside, by name, one per instance that has it.
  public var externals: [String: [TreeExternal]] = [:]
  /// Addresses of states, with what a message calls them.
  public var states: [TreeState] = []

  /// Places of the common area.
  public static let time = 0
  public static let step = 1
  /// Operands for them.
  public static let timeOperand = -1
  public static let stepOperand = -2

  public init() {}

  /// How many state variables all instances have.
  public var stateCount: Int {
    var counts = [Int](repeating: 0, count: shapes.count)
    for instance in instances { counts[Int(instance.shape)] += 1 }
    return states.reduce(0) { $0 + counts[$1.shape] }
  }
}

/// An instance, or something without dynamics that holds some: a network, a population.
public indirect enum TreeGroup: Sendable {
  case instance(Int32)
  case group([TreeGroup])

  /// All instances within, in order.
  public var instances: [Int32] {
    switch self {
    case .instance(let instance): [instance]
    case .group(let groups): groups.flatMap(\.instances)
    }
  }
}

/// What the instances of one population share.
public struct TreeShape: Sendable {
  /// Numbers in a block.
  public var size = 0
  public var nodes: [TreeNode] = []
  /// First instructions: of all nodes below the root, and of the root.
  public var below = 0
  public var own = 0
  /// First instructions of handlers.
  public var handlers: [Int] = []
  public var schemes: [TreeScheme] = []
  /// Name of the population, for messages.
  public var name = ""

  public init() {}
}

/// One component within a shape, as it is initialised.
public struct TreeNode: Sendable {
  /// First instructions: of the first pass, and of the later ones, which know derived variables.
  public var firstPass = 0
  public var laterPass = 0
  /// Nodes within, in the order in which they move.
  public var children: [Int] = []
  public var schemes: [Int] = []

  public init() {}
}

/// States that pass into one another.
public struct TreeScheme: Sendable {
  /// Per state: where its occupancy is read, and where it is put. Operands.
  public var shown: [Int] = []
  public var kept: [Int] = []
  /// Per transition: source and target among the states, and operands of the rates, 1/s.
  public var transitions: [(source: Int, target: Int, forward: Int, reverse: Int)] = []
  /// Nodes of states and of transitions.
  public var nodes: [Int] = []

  public init() {}
}

public struct TreeInstance: Sendable {
  public var shape: Int32
  /// Address of the first number of its block.
  public var base: Int32
  /// Where its imports begin in `addresses`.
  public var imports = 0
  /// Its lists in `addresses`.
  public var lists: [Range<Int>] = []
  /// Instances attached to it, in the order in which they move.
  public var attached: [Int32] = []
  /// Where its events go: per port, places in `routes`.
  public var targets: [[Int32]] = []

  public init(shape: Int, base: Int) {
    self.shape = Int32(shape)
    self.base = Int32(base)
  }
}

public struct TreeRoute: Sendable {
  public var instance: Int32
  public var handler: Int32
  /// s; 0 or less: at once.
  public var delay: Double

  public init(instance: Int, handler: Int, delay: Double) {
    self.instance = Int32(instance)
    self.handler = Int32(handler)
    self.delay = delay
  }
}

public struct TreeExternal: Sendable {
  public var population: Int
  public var row: Int
  public var address: Int

  public init(population: Int, row: Int, address: Int) {
    self.population = population
    self.row = row
    self.address = address
  }
}

public struct TreeState: Sendable {
  public var name: String
  public var shape: Int
  /// Within the block.
  public var offset: Int

  public init(name: String, shape: Int, offset: Int) {
    self.name = name
    self.shape = shape
    self.offset = offset
  }
}
