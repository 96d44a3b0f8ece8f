/// Who receives the events of each port of each instance.
struct RouteTable: Sendable {
  struct Target: Sendable {
    var population: Int32
    var row: Int32
    var handler: Int32
    var delay: Double
    var weight: Double
  }

  private var starts: [EventSource: Range<Int>] = [:]
  private var targets: [Target] = []

  init(_ routes: [EventRoute]) {
    var lists: [EventSource: [Target]] = [:]
    var order: [EventSource] = []
    for route in routes {
      if lists[route.source] == nil { order.append(route.source) }
      lists[route.source, default: []].append(
        Target(
          population: route.targetPopulation, row: route.targetRow, handler: route.handler, delay: route.delay,
          weight: route.weight))
    }
    for source in order {
      let first = targets.count
      targets.append(contentsOf: lists[source]!)
      starts[source] = first..<targets.count
    }
  }

  func targets(of source: EventSource) -> ArraySlice<Target> {
    starts[source].map { targets[$0] } ?? []
  }
}
