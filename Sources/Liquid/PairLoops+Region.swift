/// A part of the liquid whose pressure is sought by itself.
extension PairLoops {
  /// Rows and their neighbours, ascending.
  func ring(around rows: [Int32]) -> [Int32] {
    var isIn = [Bool](repeating: false, count: columns.count)
    for row in rows {
      let i = Int(row), others = unsafe list(of: i).others
      isIn[i] = true
      for k in unsafe Int(columns.first[i])..<Int(columns.last[i]) { unsafe isIn[Int(others[k])] = true }
    }
    return isIn.indices.lazy.filter { isIn[$0] }.map { Int32(truncatingIfNeeded: $0) }
  }

  /// Keeps x and g as they are; nothing moves and no pressure is in play.
  func beginRegion(_ range: Range<Int>) {
    let x = unsafe columns[.increment], g = unsafe columns[.gradient], keptX = unsafe columns[.keptIncrement]
    let keptG = unsafe columns[.predicted], near = unsafe columns[.near], move = unsafe columns[.move], search = unsafe columns[.search]
    for i in range {
      unsafe keptX[i] = x[i]
      unsafe keptG[i] = g[i]
      unsafe near[i].w = 0
      unsafe search[i] = 0
      unsafe move[i] = .zero
    }
  }

  /// Search, which is then the pressure in play, ← how x has changed, reversed.
  func aimAtRegion(_ range: Range<Int>) {
    let x = unsafe columns[.increment], kept = unsafe columns[.keptIncrement], near = unsafe columns[.near]
    for i in range { unsafe near[i].w = kept[i] - x[i] }
  }

  /// g ← what it was − image.
  func endRegion(_ range: Range<Int>) {
    let g = unsafe columns[.gradient], kept = unsafe columns[.predicted], image = unsafe columns[.image], solid = unsafe columns[.solid]
    for i in range where unsafe solid[i] == 0 { unsafe g[i] = kept[i] - image[i] }
  }
}
