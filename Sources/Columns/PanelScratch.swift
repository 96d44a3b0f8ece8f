/// What one thread writes besides its half of a `PanelCholesky`.
@safe final class PanelScratch {
  /// A vector of all rows, and what is added to it for rows between the halves.
  let vector: UnsafeMutablePointer<Float>
  /// Scalars of the rows of a panel in three columns, or a triangle as wide as a panel can be.
  let product: UnsafeMutablePointer<Float>
  let bytes: Int
  private static let widest = 24

  init(rows: Int, longest: Int) {
    let length = 3 * rows + 32, area = max(3 * longest, Self.widest * Self.widest) + 32
    unsafe vector = .allocate(capacity: length)
    unsafe vector.initialize(repeating: 0, count: length)
    unsafe product = .allocate(capacity: area)
    unsafe product.initialize(repeating: 0, count: area)
    bytes = (length + area) * 4
  }

  deinit {
    unsafe vector.deallocate()
    unsafe product.deallocate()
  }
}
