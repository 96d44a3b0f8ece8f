public import XMLReading

/// What a component type does in a simulation besides its dynamics (`Simulation` in a component type).
/// Attribute values are names of the type's own parameters, texts and references.
public enum SimulationElement: Hashable, Sendable {
  case record(quantity: String, timeScale: String?, scale: String?, color: String?, location: SourceLocation)
  case eventRecord(quantity: String, eventPort: String, location: SourceLocation)
  case dataDisplay(title: String?, location: SourceLocation)
  case dataWriter(path: String, fileName: String, location: SourceLocation)
  case eventWriter(path: String, fileName: String, format: String?, location: SourceLocation)
  case run(component: String, variable: String, increment: String, total: String, location: SourceLocation)
}
