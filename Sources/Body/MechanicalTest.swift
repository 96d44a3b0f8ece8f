internal import Columns

/// A testing machine for a passive body: static loads without medium, weight or muscle; pressure and shell as in every run.
/// Loads and supports are spread over whole rings; deflections are those of ring centres.
public struct MechanicalTest: Sendable {
  public enum Plane: Sendable, CaseIterable { case dorsoventral, lateral }

  let model: BodyModel
  /// Deflections that the loads aim at, over the length.
  static let deflections = [0.003, 0.008, 0.013, 0.018]

  public init(_ model: BodyModel) { self.model = model }

  /// What a bending test measures.
  public struct Bending: Sendable {
    /// From the slope of force on deflection, N·m².
    public var raw: Double
    /// The same with that part of the deflection alone that the turning of cross-sections makes up: without shear, N·m².
    public var corrected: Double
    /// Forces, N, and deflections, m.
    public var forces: [Double]
    public var deflections: [Double]
  }

  /// Shear-corrected bending modulus for a small load, N·m²: all but linear.
  func bendingModulus(_ plane: Plane) throws(BodyError) -> Double {
    try threePoint(plane, deflections: [Self.deflections[0]], most: 6).corrected
  }

  /// Supports at a quarter and three quarters of the length, load in the middle: EI = (dF/dδ) S³/48.
  public func threePoint(_ plane: Plane) throws(BodyError) -> Bending { try threePoint(plane, deflections: Self.deflections, most: nil) }

  private func threePoint(_ plane: Plane, deflections: [Double], most: Int?) throws(BodyError) -> Bending {
    let last = model.rings - 1
    let left = Int((0.25 * Double(last)).rounded()), right = last - left, middle = last / 2
    let a = Double(middle - left) * model.spacing, b = Double(right - middle) * model.spacing
    // The middle ring may lie half a gap off: δ = F a² b²/(3 S EI), with a = b it is F S³/48 EI.
    let shape = a * a * b * b / (3 * (a + b))
    return try bend(plane, shape: shape, deflections: deflections, load: middle, most: most) { body throws(BodyError) in
      let axis = Self.axis(plane)
      for ring in [left, right] { body.support(ring: ring, axis: axis) }
    } measure: { body, heights in
      (heights[middle] * (a + b) - heights[left] * b - heights[right] * a) / (a + b)
    }
  }

  /// Clamped in the middle, load towards the tail end: EI = (dF/dδ) l³/3, for a beam of even thickness.
  public func cantilever(_ plane: Plane) throws(BodyError) -> Bending {
    let last = model.rings - 1
    let clamp = last / 2, tip = Int((0.9 * Double(last)).rounded())
    let l = Double(tip - clamp) * model.spacing
    return try bend(plane, shape: l * l * l / 3, deflections: Self.deflections, load: tip, most: nil) { body throws(BodyError) in
      for ring in 0...clamp { body.hold(ring: ring) }
    } measure: { _, heights in
      heights[tip] - heights[clamp]
    }
  }

  /// - Parameters:
  ///   - shape: δ EI/F, m³.
  ///   - measure: the deflection from heights of ring centres.
  private func bend(
    _ plane: Plane, shape: Double, deflections: [Double], load: Int, most: Int?, support: (inout StaticBody) throws(BodyError) -> Void,
    measure: (StaticBody, [Double]) -> Double
  ) throws(BodyError) -> Bending {
    var result = Bending(raw: 0, corrected: 0, forces: [], deflections: [])
    var turned: [Double] = []
    let axis = Self.axis(plane)
    for deflection in deflections {
      var body = StaticBody(model)
      try support(&body)
      let force = deflection * model.plan.length * model.plan.bendingModulus / shape
      body.push(ring: load, SIMD3(0, axis == 1 ? force : 0, axis == 2 ? force : 0))
      try body.settle(most: most)
      result.forces.append(force)
      result.deflections.append(measure(body, body.heights(axis)))
      turned.append(measure(body, body.heightsByTurning(axis)))
    }
    result.raw = Self.slope(result.deflections, result.forces) * shape
    result.corrected = Self.slope(turned, result.forces) * shape
    return result
  }

  /// Torsional stiffness GJ, N·m²: torque over twist per length between a quarter and three quarters of the length, the
  /// body held at the nose end and twisted at the tail end.
  public func torsion() throws(BodyError) -> Double {
    let last = model.rings - 1
    let from = last / 4, to = last * 3 / 4
    var body = StaticBody(model)
    body.hold(ring: 0)
    let torque = 0.01 * model.plan.bendingModulus / model.plan.length
    body.twist(ring: last, torque)
    try body.settle(most: nil)
    return torque * Double(to - from) * model.spacing / (body.twist(of: to) - body.twist(of: from))
  }

  private static func axis(_ plane: Plane) -> Int { plane == .dorsoventral ? 1 : 2 }

  /// Slope of the best line through 0.
  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    var xy = 0.0, xx = 0.0
    for i in x.indices {
      xy += x[i] * y[i]
      xx += x[i] * x[i]
    }
    return xy / xx
  }
}
