/// Events on their way, the earliest first; of two at one time the one sent first.
struct EventQueue: Sendable {
  struct Event: Sendable {
    var time: Double
    var order: Int
    var population: Int32
    var row: Int32
    var handler: Int32
    var weight: Double
  }

  private var heap: [Event] = []
  /// How many were ever sent.
  private(set) var sent = 0

  /// When the earliest event arrives, s; `nil`: none is on its way.
  var next: Double? { heap.first?.time }

  var isEmpty: Bool { heap.isEmpty }

  mutating func push(time: Double, to target: RouteTable.Target) {
    heap.append(
      Event(
        time: time, order: sent, population: target.population, row: target.row, handler: target.handler, weight: target.weight))
    sent += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !precedes(heap[child], heap[parent]) { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Removes the earliest event if it lies before `time`.
  mutating func pop(before time: Double) -> Event? {
    guard let first = heap.first, first.time < time else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return first
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(heap[child], heap[least]) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }

  private func precedes(_ a: Event, _ b: Event) -> Bool {
    a.time < b.time || (a.time == b.time && a.order < b.order)
  }
}
