/// How a network is moved through time.
public enum Method: String, Codable, Hashable, Sendable, CaseIterable {
  /// `StaggeredExponential`: second order, one evaluation a step.
  case exponential
  /// `RungeKutta`: fourth order, implicit along the compartments of a cell, steps divided where the error asks for it, and ended at
  /// every event.
  case accurate
  /// `TreeStepper`: first order, in the order of jLEMS. Not for `NetworkModel`.
  case jlems
}
