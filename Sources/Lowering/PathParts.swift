extension String {
  /// What stands between the slashes of a path. By bytes: characters cost a hundred times as much, and a network may have
  /// millions of paths.
  var pathParts: [String] { utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) } }
}
