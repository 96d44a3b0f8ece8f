/// What the body moves in, by its drag on a slender body at low Reynolds number (resistive force theory,
/// Gray & Hancock 1955, J. Exp. Biol. 32:802).
public struct Medium: Hashable, Sendable {
  /// Drag along and across the body, per length, N·s/m².
  public var parallel: Double
  public var perpendicular: Double
  /// How stiffly a film of water holds the body's axis in the plane of a surface, N/m per m of body; 0 in bulk.
  public var surfaceStiffness: Double
  /// Viscosity of a fluid through whose flow distant parts of the body feel each other, Pa·s; `nil`: each feels its own drag
  /// alone, as if the others were far away.
  public var flowViscosity: Double?
  /// Density of what buoys the body up, kg/m³: 0 on a plate, where air does.
  public var density: Double

  public init(parallel: Double, perpendicular: Double, surfaceStiffness: Double = 0, density: Double = 1000) {
    self.parallel = parallel
    self.perpendicular = perpendicular
    self.surfaceStiffness = surfaceStiffness
    self.density = density
  }

  /// Agar plate: whole-body drag of a 1 mm worm 3.2·10⁻³ and 128·10⁻³ kg/s (Boyle, Berri & Cohen 2012,
  /// Front. Comput. Neurosci. 6:10; second hand: `WormBody.h` of CE_locomotion, which implements that paper). The film's
  /// stiffness is water's surface tension, 72 mN/m, over the body's radius, 40 µm: an order of magnitude, and far above what bending exerts.
  public static let agar = Medium(parallel: 3.2, perpendicular: 128, surfaceStiffness: 1.8e3, density: 0)

  /// Water, in bulk: 3.3·10⁻⁶ and 5.2·10⁻⁶ kg/s (same source).
  public static let water = Medium(parallel: 3.3e-3, perpendicular: 5.2e-3)

  /// The same with the flow that distant parts make: its drag then only helps to find the step, and the flow decides.
  public func flowing(viscosity: Double) -> Medium {
    var medium = self
    medium.flowViscosity = viscosity
    return medium
  }

  /// A Newtonian fluid of `viscosity`, Pa·s: water's drag times the ratio of viscosities, for drag is linear in it.
  public static func viscous(_ viscosity: Double) -> Medium {
    let ratio = viscosity / BodyConstants.waterViscosity
    return Medium(parallel: water.parallel * ratio, perpendicular: water.perpendicular * ratio)
  }
}
