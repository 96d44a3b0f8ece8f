/// Constants of the living worm's body, with their sources. "Second hand": the number was not seen in the paper named, but in
/// what cites it.
public enum BodyConstants {
  /// Length of a young adult, m (Boyle, Berri & Cohen 2012, Front. Comput. Neurosci. 6:10; second hand: `WormBody.h` of
  /// CE_locomotion, which implements that paper).
  public static let length = 1e-3
  /// Radius at mid-body, m (same).
  public static let radius = 40e-6
  /// Bending modulus EI of the passive body, (9.5 ± 1.0)·10⁻¹⁴ N·m² (Fang-Yen et al. 2010, PNAS 107:20323; second hand).
  public static let bendingModulus = 9.5e-14
  /// Young's modulus of cuticle around the body over that along it. Not measured; choice: the cuticle has annuli around it
  /// and stretches unlike in its two directions (Rahimi, Sohrabi & Murphy 2022, Biophys. J. 121:515), and contraction is to
  /// shorten the body more than it widens it.
  public static let hoopRatio = 51.0
  /// Shear stiffness of the shell over its stiffness along the body. Not measured. Choice, made so that the bending modulus
  /// with shear left in stays within the range asked of it: 0.68 gives 8.7·10⁻¹⁴ N·m² where shear is left in and 9.5·10⁻¹⁴ where it
  /// is taken out. An isotropic sheet has 1/2(1 + ν) ≈ 0.4; the cuticle's fibres run obliquely in two crossed layers (Cox, Kusch &
  /// Edgar 1981, J. Cell Biol. 90:7), which speaks for more, not for how much.
  public static let shearRatio = 0.68
  /// Share of the stiffness along the body that diagonals may carry at most; cells so long that they would carry more get softer
  /// in shear. Choice: something must be left to the lines along the body, that hold the pressure.
  public static let diagonalShare = 0.8
  /// Stiffness of the body's content against change of volume, Pa. Choice: large enough that full contraction
  /// changes the volume by less than 1 %, water itself has 2·10⁹.
  public static let volumeStiffness = 5e6
  /// Curvature that full contraction of one side holds, 1/m: the largest seen in crawling worms
  /// (peak 9.8 /mm; Fang-Yen et al. 2010; second hand).
  public static let fullCurvature = 10e3
  /// Half width of the force–length parabola, in rest lengths. Choice: obliquely striated muscle works over a wide range.
  public static let forceLengthWidth = 0.6
  /// Shortening speed at which force vanishes, rest lengths per second. Choice: walls of swimming worms move at some
  /// 2 lengths a second (1.76 Hz, 6 /mm at 30 µm from the axis), and muscle gives most power at 0.3 of its largest speed.
  public static let shorteningSpeed = 7.0
  /// Hill's a over the force at rest: 0.25, the usual value of slow muscle (Hill 1938, Proc. R. Soc. B 126:136; second hand).
  public static let hillCurvature = 0.25
  /// Force of muscle drawn out fast over that held still (Zajac 1989, Crit. Rev. Biomed. Eng. 17:359: 1.1 to 1.8;
  /// second hand).
  public static let lengtheningForce = 1.5
  /// Pressure of the content at rest, Pa: the lower end of the 2–30 kPa that Park et al. 2007 (PNAS 104:17376) quote (second
  /// hand). Choice: a shell as soft along the body as the bending modulus says can't hold more.
  public static let pressure = 2e3
  /// Density of the body, kg/m³ (Reina et al. 2013, PLoS ONE 8:e69651: 1.081 g/cm³ of newly moulted adults, 1.074 a day later).
  public static let density = 1080.0
  /// Stiffness of contact, N/m a particle. Choice: the force of a quadrant of muscle, some 17 µN, on one particle dents
  /// by a hundredth of the radius.
  public static let contactStiffness = 40.0
  /// Damping of the body's own material over its stiffness, s: 5·10⁻¹⁶ N·m²·s over EI is the upper bound that
  /// Fang-Yen et al. 2010 give (second hand).
  public static let internalDamping = 5e-16 / 9.5e-14
  /// Viscosity of water at 20 °C, Pa·s.
  public static let waterViscosity = 1.0e-3
}
