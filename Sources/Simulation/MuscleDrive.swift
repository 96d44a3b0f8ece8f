internal import LEMS
internal import Lowering
internal import NeuroML
internal import Units
internal import XMLReading

/// What drives one muscle: a quantity of a cell, and how it becomes activation.
struct MuscleDrive: Sendable {
  var muscle: String
  var population: String
  var quantity: String
  /// Values of the quantity at no and full activation, SI.
  var rest: Double
  var full: Double
  /// How activation lags behind, s.
  var timeConstant: Double

  /// The couplings that a model's files declare: components of the type `muscleCoupling`.
  static func declared(in graph: ComponentGraph) throws(NeuroMLErrors) -> [MuscleDrive] {
    var drives: [MuscleDrive] = []
    var problems: [Problem] = []
    for place in graph.places(ofAny: ["muscleCoupling"]) {
      let component = graph.components[place]
      let type = graph.types[component.type]
      func text(_ name: String) -> String? { type.texts.firstIndex { $0.name == name }.flatMap { component.texts[$0] } }
      func value(_ name: String) -> Double? {
        guard let text = text(name) else { return nil }
        do {
          return try graph.units.value(of: text, dimension: "*")
        } catch {
          problems.append(Problem(.error, component.location, "“\(name)”: \(error.words)"))
          return nil
        }
      }
      let parts = (text("cell") ?? "").split(separator: "/").filter { $0 != ".." && $0 != "." }
      guard let population = parts.first, let muscle = text("muscle"), let quantity = text("quantity"),
        let rest = value("rest"), let full = value("full"), rest != full
      else {
        problems.append(
          Problem(.error, component.location, "a muscleCoupling needs cell, muscle, quantity, and rest and full that differ"))
        continue
      }
      let tau = type.parameters.firstIndex { $0.name == "tau" }.map { component.parameters[$0] } ?? defaultLag
      drives.append(
        MuscleDrive(
          muscle: muscle, population: String(population), quantity: quantity, rest: rest, full: full,
          timeConstant: tau.isNaN ? defaultLag : tau))
    }
    if !problems.isEmpty { throw NeuroMLErrors(problems) }
    return drives
  }

  /// Lag of force behind calcium in reduced models, s (target T094).
  static let defaultLag = 0.1

  /// Couples populations that bear muscles' names, for a model that says nothing of a body.
  static func byName(
    _ lowered: inout LoweredModel, muscles: [String], choice: BodyChoice
  ) throws(SimulationError) -> [MuscleDrive] {
    var drives: [MuscleDrive] = []
    for muscle in muscles where lowered.directory.members[muscle] != nil {
      let quantity = choice.quantity.isEmpty ? (lowered.hasQuantity("caConc", of: muscle) ? "caConc" : "v") : choice.quantity
      guard lowered.hasQuantity(quantity, of: muscle) else {
        throw .noMuscles("muscle cell “\(muscle)” has no “\(quantity)” to drive a muscle")
      }
      // c302's calcium rises to some 4e-7 mol/m³; its voltages from rest, −45 mV, to 0.
      let usual = quantity == "v" ? (rest: -0.045, full: 0.0) : (rest: 0.0, full: 4e-7)
      let rest = choice.rest ?? usual.rest, full = choice.full ?? usual.full
      guard rest != full else { throw .usage("[body]: rest and full must differ, not both be \(rest)") }
      drives.append(
        MuscleDrive(muscle: muscle, population: muscle, quantity: quantity, rest: rest, full: full, timeConstant: defaultLag))
    }
    if drives.isEmpty { throw .noMuscles("no population bears a muscle's name (MDL01 … MVR24), so there is nothing to move a body") }
    return drives
  }
}
