/// An element of an XML file, its attributes and children in the order of the file, and its place.
public struct XMLElement: Sendable {
  public var name: String
  public var attributes: [Attribute]
  /// Text directly inside, joined and trimmed.
  public var text: String
  public var location: SourceLocation
  /// Places of the children in the document's list.
  public var children: [Int]

  public init(name: String, attributes: [Attribute] = [], text: String = "", location: SourceLocation, children: [Int] = []) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.location = location
    self.children = children
  }

  public struct Attribute: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The value of an attribute; `nil` where it is not written.
  public subscript(_ attribute: String) -> String? {
    for candidate in attributes where candidate.name == attribute { return candidate.value }
    return nil
  }
}

/// A file's elements in one flat list, the root first, so that depth costs no stack.
public struct XMLDocument: Sendable {
  public var path: String
  public var elements: [XMLElement]

  public var root: XMLElement { elements[0] }

  public func children(of element: XMLElement) -> some Sequence<XMLElement> {
    element.children.lazy.map { elements[$0] }
  }
}
