public import Body

/// What receptors along the body feel: the mean strain of the wall over their field.
public struct Proprioception: Sendable {
  /// A receptor's field: from and to as fractions of the body's length, side 1 dorsal, −1 ventral, 0 all around.
  public struct Field: Hashable, Sendable {
    public var from: Double
    public var to: Double
    public var side: Int

    public init(from: Double, to: Double, side: Int) {
      self.from = from
      self.to = to
      self.side = side
    }
  }

  public let fields: [Field]
  private let sides: Set<Int>

  public init(_ fields: [Field]) {
    self.fields = fields
    sides = Set(fields.map(\.side))
  }

  /// Strain in each field. [fields]
  public func stretch(of state: BodyState, in model: BodyModel) -> [Double] {
    let walls = [-1, 0, 1].map { sides.contains($0) ? model.wallStrain(of: state, side: $0) : [] }
    let gaps = model.rings - 1
    return fields.map { field in
      let wall = walls[field.side + 1]
      let first = min(gaps - 1, max(0, Int(field.from * Double(gaps))))
      let last = min(gaps - 1, max(first, Int((field.to * Double(gaps)).rounded(.up)) - 1))
      var sum = 0.0
      for gap in first...last { sum += wall[gap] }
      return sum / Double(last - first + 1)
    }
  }
}
