/// Events on their way, in the order in which jLEMS delivers them.
struct PendingEvents: Sendable {
  struct Event: Sendable {
    var instance: Int
    var handler: Int
    var time: Double
    var order: Int
  }

  private var events: [Event] = []
  private var first = 0
  /// How many were ever added.
  private(set) var added = 0
  /// s; when events were last delivered: delays count from here.
  var time = 0.0

  mutating func add(instance: Int, handler: Int, delay: Double) {
    let event = Event(instance: instance, handler: handler, time: time + delay, order: added)
    added += 1
    guard first < events.count, !(event.time > events[events.count - 1].time) else { return events.append(event) }
    if event.time < events[first].time { return events.insert(event, at: first) }
    // Before the last of those at its own time, as jLEMS's bisection leaves it.
    var a = first, b = events.count - 1
    while b > a + 1 {
      let middle = (a - first + b - first) / 2 + first
      if event.time > events[middle].time { a = middle } else { b = middle }
    }
    events.insert(event, at: b)
  }

  mutating func pop(until time: Double) -> Event? {
    guard first < events.count, events[first].time <= time else { return nil }
    defer {
      first += 1
      if first > 1024, first * 2 > events.count {
        events.removeFirst(first)
        first = 0
      }
    }
    return events[first]
  }
}
