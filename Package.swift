// swift-tools-version: 6.2
import PackageDescription

// One source, three builds: ordinary Swift for people and tests, Embedded Swift with
// `-no-allocations` on x86-64 as a fast proof, and the same for ARM as the image. The two
// embedded builds add their flags through a toolset file (`board/*/toolset.json`), so that this
// manifest needs no unsafe flags and no conditions.
let firmware: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatWarning("StrictMemorySafety", as: .error),
  .treatWarning("EmbeddedRestrictions", as: .error),
]

/// A module of the frame's path.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: firmware)
}

/// Tests are hosted only: they may use all of Swift and Foundation.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], excluding: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: excluding,
    swiftSettings: [.enableExperimentalFeature("Lifetimes")])
}

let package = Package(
  name: "feredge",
  products: [.executable(name: "feredge", targets: ["feredge"])],
  targets: [
    // The path of a frame, top to bottom. A module imports only what stands above it.
    module("Units"),
    module("Timing"),
    module("Imaging", ["Timing"]),
    module("Inference", ["CVectorUnits"]),
    .target(name: "CModels", path: "Sources/CModels"),
    module("Hardware", ["Timing", "Imaging"]),
    module("Face", ["Units", "Timing", "Imaging", "Inference"]),
    module("Drowsiness", ["Units", "Timing"]),
    module("Perception", ["Units", "Timing", "Imaging", "Inference", "Face", "Drowsiness"]),
    module("Alerting", ["Timing", "Hardware", "Drowsiness"]),
    module("Peripherals", ["Timing", "Hardware"]),
    module("Console", ["Units", "Timing"]),
    module(
      "Firmware",
      [
        "Units", "Timing", "Imaging", "Hardware", "Face", "Perception", "Drowsiness", "Alerting",
        "Peripherals", "Console",
      ]),

    // What stands outside the frame's path: devices, real and simulated.
    module(
      "LinuxHardware", ["Timing", "Imaging", "Hardware", "CLinux", "CGpiod", "CI2C"]),
    module("SimulatedHardware", ["Units", "Timing", "Imaging", "Hardware"]),
    .systemLibrary(name: "CVectorUnits", path: "Sources/CVectorUnits"),
    module("SyntheticDriver", ["Units", "Timing", "Imaging", "Hardware"]),
    .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
    .systemLibrary(name: "CGpiod", path: "Sources/CGpiod"),
    .systemLibrary(name: "CI2C", path: "Sources/CI2C"),

    .executableTarget(
      name: "feredge",
      dependencies: [
        "Units", "Timing", "Imaging", "Inference", "Hardware", "Face", "Perception", "Drowsiness",
        "Alerting", "Peripherals", "Console", "Firmware", "LinuxHardware", "SimulatedHardware",
        "SyntheticDriver", "CModels", "CLinux", "CGpiod", "CI2C",
      ],
      swiftSettings: firmware,
      linkerSettings: [.linkedLibrary("gpiod"), .linkedLibrary("i2c"), .linkedLibrary("m")]),

    .target(
      name: "TestSupport", dependencies: ["Timing", "Imaging", "Hardware"],
      path: "Tests/TestSupport", swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    tests("TimingTests", ["Timing"]),
    tests("ImagingTests", ["Imaging", "Timing"]),
    tests("SimulatedHardwareTests", ["SimulatedHardware", "Hardware", "Imaging", "Timing"]),
    tests("PeripheralsTests", ["Peripherals", "SimulatedHardware", "Hardware", "Timing"]),
    tests("FaceTests", ["Units", "Timing", "Imaging", "Face"]),
    tests(
      "PerceptionTests",
      [
        "Units", "Timing", "Imaging", "Inference", "Face", "Drowsiness", "Perception",
        "SyntheticDriver",
      ]),
    tests("SyntheticDriverTests", ["Units", "Timing", "Imaging", "Hardware", "SyntheticDriver"]),
    .executableTarget(
      name: "draw-driver", dependencies: ["Units", "Timing", "Imaging", "SyntheticDriver"],
      path: "Tests/DrawDriver", swiftSettings: [.enableExperimentalFeature("Lifetimes")],
      linkerSettings: [.linkedLibrary("m")]),
    .executableTarget(
      name: "scenario-table", dependencies: ["Timing", "Drowsiness"],
      path: "Tests/ScenarioTable", swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    tests("ConsoleTests", ["Console", "Timing", "Units"]),
    tests(
      "FirmwareTests",
      [
        "Firmware", "Console", "Alerting", "Drowsiness", "Face", "Hardware", "Imaging",
        "Perception", "Peripherals", "SimulatedHardware", "Timing", "Units",
      ]),
    tests("DrowsinessTests", ["Units", "Timing", "Drowsiness"], excluding: ["scenarios.md"]),
    tests("AlertingTests", ["Timing", "Hardware", "Drowsiness", "Alerting"]),
    tests("LinuxHardwareTests", ["LinuxHardware", "CLinux", "Hardware", "Imaging", "Timing"]),
    tests("InferenceTests", ["Inference"], excluding: ["Vectors"]),
    // Built for this machine and for each board's processor, see `make inner-loops`.
    .executableTarget(
      name: "check-inner-loops", dependencies: ["CVectorUnits"], path: "Tests/InnerLoops",
      swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    // Runs the built program, which is made with the tests.
    tests("CommandLineTests", []),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
