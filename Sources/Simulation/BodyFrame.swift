internal import Body

/// A body at one time, as it is recorded while it moves on.
struct BodyFrame {
  var model: BodyModel
  var state: BodyState
  /// Per muscle of the body, 0…1.
  var activation: [Double]
}
