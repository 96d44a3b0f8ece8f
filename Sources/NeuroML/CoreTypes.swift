internal import Resources
internal import XMLReading

/// Where `<Include file="Cells.xml"/>` and its kin are read from.
public enum CoreTypes: Sendable {
  /// Our own, inside the program.
  case embedded
  /// A folder with files of the same names.
  case directory(String)

  static let names = [
    "NeuroMLCoreDimensions.xml", "NeuroMLCoreCompTypes.xml", "Cells.xml", "Channels.xml", "Inputs.xml", "Networks.xml",
    "PyNN.xml", "Simulation.xml", "Synapses.xml",
  ]
  static let allInOne = "NeuroML2CoreTypes.xml"

  static func isCore(_ file: String) -> Bool { names.contains(file) || file == allInOne || file == bodyTypes }

  /// Our types that tie a network to a body.
  static let bodyTypes = "Body.xml"

  func document(_ name: String) throws(XMLError) -> XMLDocument {
    if case .directory(let folder) = self, name != Self.bodyTypes {
      return try XMLReader.read(path: folder + "/" + name)
    }
    guard let resource = Resource(named: "neuroml/core/" + name) else {
      throw .cannotOpen(path: "neuroml/core/" + name, reason: "it is not part of this build")
    }
    return try XMLReader.read(text: resource.text, path: "core:" + name)
  }
}
