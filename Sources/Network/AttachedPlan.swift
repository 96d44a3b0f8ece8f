/// How one contribution of attached instances is to be written anew: as terms, with what each host input reads.
struct AttachedPlan {
  var target: Int
  var input: Int
  var contribution: Contribution
  var terms: [TermDecomposition.Term]
  /// Per host input: the output of the target that it is.
  var hostOutputs: [Int: Int]
}
