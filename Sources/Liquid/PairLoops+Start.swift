/// The state that a step begins with.
extension PairLoops {
  private static let vectors: [(now: ParticleColumns.Vector, start: ParticleColumns.Vector)] = [
    (.position, .startPosition), (.velocity, .startVelocity), (.calm, .startCalm), (.trend, .startTrend),
  ]
  private static let scalars: [(now: ParticleColumns.Scalar, start: ParticleColumns.Scalar)] = [
    (.pressure, .startPressure), (.solid, .startSolid),
  ]

  func keep(_ range: Range<Int>) {
    for (now, start) in Self.vectors { copy(range, now, to: start) }
    for (now, start) in Self.scalars { copy(range, now, to: start) }
    for i in range { unsafe columns.startID[i] = columns.id[i] }
  }

  /// What `keep` kept.
  func goBack(_ range: Range<Int>) {
    for (now, start) in Self.vectors { copy(range, start, to: now) }
    for (now, start) in Self.scalars { copy(range, start, to: now) }
    for i in range { unsafe columns.id[i] = columns.startID[i] }
  }

  private func copy(_ range: Range<Int>, _ from: ParticleColumns.Scalar, to: ParticleColumns.Scalar) {
    let source = unsafe columns[from], target = unsafe columns[to]
    for i in range { unsafe target[i] = source[i] }
  }
}
