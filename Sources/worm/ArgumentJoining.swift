extension [String] {
  /// With a value that begins with a minus, as in `--duration -1s`, joined to its option: the parser would take it for an option,
  /// and say that the value is missing.
  var joiningNegativeValues: [String] {
    var joined: [String] = []
    for argument in self {
      let isNegative = argument.first == "-" && argument.dropFirst().first.map { $0.isNumber || $0 == "." } == true
      if isNegative, let option = joined.last, option.hasPrefix("--"), option.count > 2, !option.contains("=") {
        joined[joined.count - 1] = option + "=" + argument
      } else {
        joined.append(argument)
      }
    }
    return joined
  }
}
