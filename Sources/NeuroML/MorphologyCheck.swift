internal import LEMS
internal import Units
internal import XMLReading

/// Checks that morphologies hang together: parents and groups exist, and none is its own ancestor.
struct MorphologyCheck {
  /// Segments and groups that a morphology has.
  struct Morphology {
    var segments: Set<String> = []
    var groups: Set<String> = ["all"]
  }

  private(set) var problems = ProblemList()

  mutating func check(_ element: XMLElement, of document: XMLDocument) -> Morphology {
    var result = Morphology()
    var parents: [String: (parent: String, place: SourceLocation)] = [:]
    let children = Array(document.children(of: element))
    for segment in children where segment.name == "segment" {
      guard let id = segment["id"] else { continue }
      if !result.segments.insert(id).inserted { say(segment, "a second segment “\(id)” in one morphology", .duplicate) }
      let parts = Array(document.children(of: segment))
      if let parent = parts.first(where: { $0.name == "parent" }), let name = parent["segment"] {
        parents[id] = (name, parent.location)
      } else if !parts.contains(where: { $0.name == "proximal" }) {
        say(segment, "segment “\(id)” has neither a parent nor a proximal end", .missingElement)
      }
    }
    let groups = children.filter { $0.name == "segmentGroup" }
    for group in groups {
      guard let id = group["id"] else { continue }
      if !result.groups.insert(id).inserted, id != "all" { say(group, "a second segmentGroup “\(id)” in one morphology", .duplicate) }
    }
    for (id, link) in parents where !result.segments.contains(link.parent) {
      say(link.place, "segment “\(id)” has the parent “\(link.parent)”, which is no segment of its morphology", .unresolvedReference)
    }
    checkCircles(parents.mapValues { ([$0.parent], $0.place) }, "segment")
    check(groups, of: document, result)
    return result
  }

  private mutating func check(_ groups: [XMLElement], of document: XMLDocument, _ morphology: Morphology) {
    var includes: [String: (names: [String], place: SourceLocation)] = [:]
    for group in groups {
      for part in document.children(of: group) {
        switch part.name {
        case "member": refer(part, "segment", to: morphology.segments, "segment")
        case "include":
          refer(part, "segmentGroup", to: morphology.groups, "segmentGroup")
          if let id = group["id"], let name = part["segmentGroup"] { includes[id, default: ([], group.location)].names.append(name) }
        case "path", "subTree":
          for end in document.children(of: part) { refer(end, "segment", to: morphology.segments, "segment") }
        default: continue
        }
      }
    }
    checkCircles(includes, "segmentGroup")
  }

  /// An attribute that names one of `known`.
  mutating func refer(_ element: XMLElement, _ attribute: String, to known: Set<String>, _ kind: String) {
    guard let name = element[attribute], !known.contains(name) else { return }
    let nearest = problems.all.count < 500 ? nearestName(to: name, among: known) : nil
    say(element.location, "no \(kind) “\(name)”, which <\(element.name)> names", .unresolvedReference, nearest)
  }

  /// Finds what leads back to itself, without recursion: removes what leads nowhere until only circles are left.
  private mutating func checkCircles(_ links: [String: (names: [String], place: SourceLocation)], _ kind: String) {
    var waiting = links.mapValues { link in link.names.count { links[$0] != nil } }
    var users: [String: [String]] = [:]
    for (id, link) in links { for name in link.names where links[name] != nil { users[name, default: []].append(id) } }
    var free = waiting.filter { $0.value == 0 }.map(\.key)
    while let done = free.popLast() {
      waiting[done] = nil
      for user in users[done] ?? [] {
        waiting[user]! -= 1
        if waiting[user] == 0 { free.append(user) }
      }
    }
    guard
      let first = waiting.keys.min(by: {
        (links[$0]!.place.line, links[$0]!.place.column) < (links[$1]!.place.line, links[$1]!.place.column)
      })
    else { return }
    say(links[first]!.place, "\(kind) “\(first)” leads back to itself", .cycle)
  }

  private mutating func say(_ element: XMLElement, _ message: String, _ code: Problem.Code) { say(element.location, message, code) }

  private mutating func say(_ place: SourceLocation, _ message: String, _ code: Problem.Code, _ suggestion: String? = nil) {
    problems.append(Problem(.error, place, message, code, suggestion: suggestion))
  }
}
