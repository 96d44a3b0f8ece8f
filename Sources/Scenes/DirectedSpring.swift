/// A spring as the file has it: in the list of one of its ends.
struct DirectedSpring {
  var from: Int32
  var to: Int32
  var restLength: Double
  var muscle: Int

  /// Springs once each: those listed from both ends become one, with the mean rest length.
  /// - Returns: the springs, ordered by their ends, and how many elastic pairs were listed from one end only.
  static func merge(_ directed: [DirectedSpring], elastic: Int) -> (springs: [SceneSpring], oneSided: Int) {
    var forward: [SceneSpring] = [], backward: [SceneSpring] = []
    for spring in directed {
      let isForward = spring.from < spring.to
      let merged = SceneSpring(
        a: min(spring.from, spring.to), b: max(spring.from, spring.to), restLength: spring.restLength, muscle: spring.muscle)
      if isForward { forward.append(merged) } else { backward.append(merged) }
    }
    forward.sort(by: isBefore)
    backward.sort(by: isBefore)
    var springs: [SceneSpring] = []
    springs.reserveCapacity(forward.count)
    var oneSided = 0
    var i = 0, j = 0
    while i < forward.count || j < backward.count {
      if i < forward.count, j < backward.count, forward[i].a == backward[j].a, forward[i].b == backward[j].b {
        var spring = forward[i]
        spring.restLength = (spring.restLength + backward[j].restLength) / 2
        spring.muscle = max(spring.muscle, backward[j].muscle)
        springs.append(spring)
        i += 1
        j += 1
      } else {
        let takesForward = j >= backward.count || (i < forward.count && isBefore(forward[i], backward[j]))
        let spring = takesForward ? forward[i] : backward[j]
        if takesForward { i += 1 } else { j += 1 }
        if spring.b < elastic { oneSided += 1 }
        springs.append(spring)
      }
    }
    return (springs, oneSided)
  }

  private static func isBefore(_ x: SceneSpring, _ y: SceneSpring) -> Bool {
    (x.a, x.b, x.muscle, x.restLength) < (y.a, y.b, y.muscle, y.restLength)
  }
}
