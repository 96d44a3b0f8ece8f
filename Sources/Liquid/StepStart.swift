/// What a step began with, besides the columns kept: so that it can be made again.
struct StepStart {
  var time: Double
  /// Its length, s.
  var step: Double
  var densities: Densities
  var speed: Double
  var relativeSpeed: Double
  var acceleration: Double
  /// Of elastic particles in the columns. [elastic]
  var places: [Int32]
  var elasticPositions: [SIMD3<Double>]
  var elasticVelocities: [SIMD3<Double>]
  /// How many times it has been gone back to.
  var returns: Int
}
