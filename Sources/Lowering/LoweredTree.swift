public import Network
public import TreeStepping

/// A tree for `TreeStepper`, and where in it the outputs stand that were asked for.
public struct LoweredTree: Sendable {
  public var model: TreeModel
  /// Addresses.
  public var outputs: [OutputReference: Int]
}
