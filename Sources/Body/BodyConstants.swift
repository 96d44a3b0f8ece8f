/// Constants of the living worm's body, with their sources.
public enum BodyConstants {
  /// Length of a young adult, m (Boyle, Berri & Cohen 2012, Front. Comput. Neurosci. 6:10).
  public static let length = 1e-3
  /// Radius at mid-body, m (same).
  public static let radius = 40e-6
  /// Bending modulus EI of the passive body, N·m² (Fang-Yen et al. 2010, PNAS 107:20323).
  public static let bendingModulus = 9.5e-14
  /// Young's modulus of cuticle around the body over that along it. Choice: the cuticle is reinforced around, so that
  /// contraction shortens the body more than it widens it.
  public static let hoopRatio = 60.0
  /// Shear stiffness of the shell over its stiffness along the body. Choice: an isotropic sheet has 1/2(1 + ν) ≈ 0.4.
  public static let shearRatio = 0.4
  /// Stiffness of the body's content against change of volume, Pa. Choice: large enough that full contraction
  /// changes the volume by less than 1 %, water itself has 2·10⁹.
  public static let volumeStiffness = 5e6
  /// Curvature that full contraction of one side holds, 1/m: the largest seen in crawling worms
  /// (peak 9.8 /mm; Fang-Yen et al. 2010).
  public static let fullCurvature = 10e3
  /// Width of the force–length parabola, in units of rest length (Boyle, Berri & Cohen 2012 use a linear law of like width).
  public static let forceLengthWidth = 0.6
  /// Shortening speed at which force vanishes, rest lengths per second. Choice: a few lengths a second, as in slow
  /// invertebrate muscle.
  public static let shorteningSpeed = 5.0
  /// Damping of the body's own material over its stiffness, s: 5·10⁻¹⁶ N·m²·s over EI is the upper bound that
  /// Fang-Yen et al. 2010 give.
  public static let internalDamping = 5e-16 / 9.5e-14
  /// Viscosity of water at 20 °C, Pa·s.
  public static let waterViscosity = 1.0e-3
}
