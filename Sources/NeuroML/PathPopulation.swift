extension String {
  /// `pop` of a path to a cell, `../pop/0/cell` or `pop[0]`. By bytes: characters cost a hundred times as much, and a network may have
  /// millions of paths.
  public var pathPopulation: String? {
    utf8.split(separator: UInt8(ascii: "/")).lazy.map { String(Substring($0.prefix { $0 != UInt8(ascii: "[") })) }
      .first { $0 != ".." && $0 != "." }
  }
}
