import ArgumentParser
import Body
import Connectome
import Liquid
import Lowering
import NetworkWriting
import Network
import NeuroML
import Recording
import Scenes
import Simulation
import Units

/// Exit codes, and the words for what goes wrong.
enum Failure {
  static let runFailed: Int32 = 1
  static let invalidInput: Int32 = 2
  static let fileTrouble: Int32 = 3
  static let unsupported: Int32 = 4
  static let usage: Int32 = 64

  /// The exit code for an error; `nil` for those of the argument parser, which has its own.
  static func code(of error: any Error) -> Int32? {
    switch error {
    case let error as BodyError:
      if case .invalidPlan = error { usage } else { runFailed }
    case let error as NetworkError:
      if case .notFinite = error { runFailed } else { invalidInput }
    case let error as LiquidError:
      if case .invalidModel = error { invalidInput } else { runFailed }
    case let error as SceneError:
      if case .cannotOpen = error { fileTrouble } else { invalidInput }
    case let error as NeuroMLErrors: error.isUnreadable ? fileTrouble : invalidInput
    case let error as LoweringError: error.isUnsupported ? unsupported : invalidInput
    case is RecordingError: fileTrouble
    case let error as ConnectomeError:
      if case .malformed = error { invalidInput } else { usage }
    case is SimulationError, is UnitError, is UsageError: usage
    case let error as ActivationTableError: error.isUnreadable ? fileTrouble : invalidInput
    case is ExperimentFileError: invalidInput
    default: nil
    }
  }

  static func words(for error: any Error) -> String {
    let text = "\(error)"
    return text.contains("error: ") ? text : "error: " + text
  }
}

/// A command line that makes no sense.
struct UsageError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
