/// How far the density of liquid is above rest, relative.
struct Densities {
  /// Over all liquid; what is below rest counts as nothing.
  var mean = 0.0
  /// Of one particle, and its row in the model.
  var largest = 0.0
  var particle = 0
}
