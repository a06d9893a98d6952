// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// A module of ours: arrows point down only, see the map in Architecture.md of the documentation.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// - Parameter without: folders that hold no sources.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], without: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: without, swiftSettings: strict)
}

let package = Package(
  name: "madbench",
  products: [.executable(name: "madbench", targets: ["madbench"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
    // Only for: swift package generate-documentation --target madbench
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"),
  ],
  targets: [
    .target(name: "CLinux"),
    .systemLibrary(name: "CNUMA", pkgConfig: "numa", providers: [.apt(["libnuma-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    module("LinuxKernel", ["CLinux", "CNUMA", systemPackage]),
    module("PageRelease", ["LinuxKernel", systemPackage]),
    module(
      "Workloads",
      ["PageRelease", .product(name: "HeapModule", package: "swift-collections")]),
    module("Statistics"),
    module("Traces", ["LinuxKernel", systemPackage]),
    module("Programs", ["LinuxKernel", systemPackage]),
    module("Bench", ["Programs", "Experiment", "LinuxKernel", "Statistics", systemPackage]),
    module("Recording", ["Traces", "LinuxKernel", systemPackage]),
    module("Replay", ["Traces", "PageRelease", "Measurement", "LinuxKernel", systemPackage]),
    module(
      "Measurement",
      ["LinuxKernel", systemPackage, .product(name: "Histogram", package: "hdrhistogram-swift")]),
    module(
      "Experiment",
      [
        "LinuxKernel", "PageRelease", "Workloads", "Measurement", "Statistics", "Traces", "Replay",
        systemPackage,
      ]),
    module(
      "Reproductions", ["Experiment", "LinuxKernel", "PageRelease", "Workloads", "Statistics"]),
    module("PlanFiles", ["CYAML", "Experiment", "PageRelease", "Workloads", systemPackage]),
    module(
      "Reporting",
      [
        "Experiment", "PlanFiles", "Reproductions", "LinuxKernel", "PageRelease", "Workloads",
        "Measurement", "Statistics", "Replay", "Bench", systemPackage,
      ]),
    .executableTarget(
      name: "madbench",
      dependencies: [
        "Reporting", "Reproductions", "PlanFiles", "Experiment", "PageRelease", "Workloads",
        "LinuxKernel", "Measurement", "Statistics", "Traces", "Recording", "Replay", "Bench",
        "Programs", systemPackage,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "Consumers", dependencies: ["LinuxKernel", systemPackage], path: "Tests/Consumers",
      swiftSettings: strict),
    .target(
      name: "Fuzzing", dependencies: ["Workloads"], path: "Tests/Fuzzing", swiftSettings: strict),
    .target(
      name: "MachineState", dependencies: ["LinuxKernel", systemPackage],
      path: "Tests/MachineState", swiftSettings: strict),
    tests("StatisticsTests", ["Statistics", "MachineState", "LinuxKernel", systemPackage]),
    tests(
      "TracesTests", ["Traces", "LinuxKernel", "Workloads", "Fuzzing", systemPackage],
      without: ["Fixtures"]),
    tests("ProgramsTests", ["Programs", "Workloads", "LinuxKernel", "MachineState", systemPackage]),
    tests("BenchTests", ["Bench", "Programs", "Experiment", "LinuxKernel", "Statistics"]),
    tests("RecordingTests", ["Recording"]),
    tests(
      "ReplayTests",
      [
        "Replay", "Traces", "PageRelease", "Workloads", "LinuxKernel", "MachineState",
        systemPackage,
      ]),
    tests("LinuxKernelTests", ["LinuxKernel", "Fuzzing", "MachineState", "Workloads", systemPackage]),
    tests(
      "PageReleaseTests",
      ["PageRelease", "LinuxKernel", "Workloads", "MachineState", systemPackage]),
    tests("WorkloadsTests", ["Workloads", "PageRelease"]),
    tests("MeasurementTests", ["Measurement", "LinuxKernel", "MachineState"]),
    tests(
      "ExperimentTests",
      [
        "Experiment", "LinuxKernel", "Measurement", "PageRelease", "Workloads", "Statistics",
        "MachineState", systemPackage,
      ]),
    tests(
      "ReproductionsTests",
      ["Reproductions", "Experiment", "LinuxKernel", "PageRelease", "Workloads"]),
    tests(
      "ReportingTests",
      [
        "madbench", "Reporting", "Reproductions", "PlanFiles", "Experiment", "PageRelease",
        "Workloads", "LinuxKernel", "Measurement", "Replay", "Statistics", "Consumers", "Fuzzing",
        "MachineState", "Bench", systemPackage,
      ]),
    tests(
      "MadbenchTests",
      [
        "madbench", "PlanFiles", "Experiment", "Reporting", "Reproductions", "Workloads",
        "LinuxKernel", "PageRelease", "Traces", "Consumers", "MachineState", "Bench", systemPackage,
      ]),
  ]
)
