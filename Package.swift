// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

/// Rooms with hot loops, and those that read large models, are optimised in debug builds too: tests would crawl without.
let hot: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], hot isHot: Bool = false) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: isHot ? hot : house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: house)
}

let package = Package(
  name: "worm",
  products: [.executable(name: "worm", targets: ["worm"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .target(name: "CResources"),
    room("Resources", ["CResources"]),
    room("HDF5", ["CHDF5"]),
    room("Units"),
    room("XMLReading", hot: true),
    room("LEMS", ["XMLReading", "Units"], hot: true),
    room("NeuroML", ["LEMS", "XMLReading", "Units", "Resources", "HDF5"], hot: true),
    room("Connectome", ["Resources", "Units"]),
    room("NetworkWriting", ["Connectome", "Resources"]),
    room("Columns", hot: true),
    room("Network", ["Columns"], hot: true),
    room("TreeStepping", ["Network", "Columns"], hot: true),
    room("Lowering", ["NeuroML", "LEMS", "XMLReading", "Units", "Network", "TreeStepping"], hot: true),
    room("Body", ["Columns"], hot: true),
    room("Coupling", ["Network", "Body"], hot: true),
    room("Liquid", ["Columns"], hot: true),
    room("Scenes", ["Units", "XMLReading"], hot: true),
    room("Decimals", hot: true),
    room("Recording", ["CHDF5", "HDF5", "Decimals", "Units"]),
    room(
      "Simulation",
      [
        "Recording", "Lowering", "TreeStepping", "NeuroML", "LEMS", "XMLReading", "Coupling", "Network", "Body", "Columns", "Connectome",
        "Resources", "Units", "Liquid", "Scenes",
      ]),
    .executableTarget(
      name: "worm",
      dependencies: [
        "Simulation", "Coupling", "Recording", "NetworkWriting", "Connectome", "Lowering", "Network", "Body", "NeuroML", "LEMS",
        "XMLReading", "Units", "Liquid", "Scenes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house),
    .executableTarget(
      name: "fuzz", dependencies: ["XMLReading", "LEMS", "NeuroML", "Lowering", "Network"], path: "Tests/Fuzz", swiftSettings: house),
    .target(name: "BodyChecks", dependencies: ["Body", "Columns"], path: "Tests/BodyChecks", swiftSettings: hot),
    .executableTarget(
      name: "body-bench", dependencies: ["Body", "BodyChecks", "Coupling", "Columns"], path: "Tests/Benchmarks/body", swiftSettings: house),
    .executableTarget(
      name: "network-bench", dependencies: ["Lowering", "Network", "NeuroML", "Columns"], path: "Tests/Benchmarks/network",
      swiftSettings: house),
    .executableTarget(name: "text-bench", dependencies: ["Decimals"], path: "Tests/Benchmarks/text", swiftSettings: house),
    tests("Units", ["Units"]),
    tests("XMLReading", ["XMLReading"]),
    tests("LEMS", ["LEMS"]),
    tests("NeuroML", ["NeuroML", "LEMS", "XMLReading"]),
    tests("Columns", ["Columns"]),
    tests("Network", ["Network"]),
    tests("TreeStepping", ["TreeStepping", "Lowering", "Network", "NeuroML", "LEMS"]),
    tests("Lowering", ["Lowering", "Network", "NeuroML", "LEMS", "XMLReading"]),
    tests("Connectome", ["Connectome"]),
    tests("NetworkWriting", ["NetworkWriting", "Connectome", "Resources", "NeuroML", "LEMS"]),
    tests("Decimals", ["Decimals"]),
    tests("Recording", ["Recording"]),
    tests("Scenes", ["Scenes"]),
    .target(name: "LiquidChecks", dependencies: ["Liquid", "Columns"], path: "Tests/LiquidChecks", swiftSettings: house),
    .executableTarget(
      name: "liquid-checks", dependencies: ["LiquidChecks", "Liquid", "Scenes"], path: "Tests/Benchmarks/liquid", swiftSettings: house),
    tests("Liquid", ["Liquid", "LiquidChecks", "Columns"]),
    tests("Coupling", ["Coupling", "Body"]),
    tests("Simulation", ["Simulation", "Recording", "NeuroML", "LEMS", "XMLReading", "Coupling", "Network", "worm"]),
    tests("Body", ["Body", "BodyChecks", "Columns"]),
  ]
)
