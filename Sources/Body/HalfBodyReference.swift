/// A half to which a thread of its own may write.
final class HalfBodyReference {
  var body: HalfBody

  init(_ body: HalfBody) { self.body = body }
}
