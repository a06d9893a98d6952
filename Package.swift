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
    module("Texts", [systemPackage]),
    module("LinuxKernel", ["CLinux", "CNUMA", "Texts", systemPackage]),
    module("Processes", ["CLinux", "LinuxKernel", "Texts", systemPackage]),
    module("PageRelease", ["LinuxKernel", "Processes", "Texts", systemPackage]),
    module("Workloads", ["PageRelease", "LinuxKernel", .product(name: "HeapModule", package: "swift-collections")]),
    module("Statistics"),
    module(
      "Measurement",
      ["LinuxKernel", "Processes", systemPackage, .product(name: "Histogram", package: "hdrhistogram-swift")]),
    module("Traces", ["LinuxKernel", "Processes", "Texts", systemPackage]),
    module("Recording", ["Traces", "LinuxKernel", "Processes", "Texts", systemPackage]),
    module("Histories", ["Traces", "PageRelease", "Measurement", "LinuxKernel", "Processes", systemPackage]),
    module("Replay", ["Histories", "Traces", "PageRelease", "Measurement", "LinuxKernel", "Processes", systemPackage]),
    module(
      "Plans", ["Replay", "Histories", "Traces", "Workloads", "PageRelease", "LinuxKernel", "Texts", systemPackage]),
    module("PlanFiles", ["CYAML", "Plans", "LinuxKernel", "Processes", "Texts", systemPackage]),
    module("Samples", ["Plans", "Histories", "Traces", "Replay", "Workloads", "Measurement", "LinuxKernel", "Texts"]),
    module(
      "Doctor",
      [
        "Samples", "Plans", "Measurement", "Workloads", "PageRelease", "LinuxKernel", "Processes", "Texts",
        systemPackage,
      ]),
    module(
      "Analysis", ["Samples", "Plans", "Statistics", "Measurement", "Workloads", "PageRelease", "LinuxKernel", "Texts"]),
    module(
      "Trials",
      [
        "Samples", "Histories", "Plans", "Replay", "Workloads", "PageRelease", "Measurement", "LinuxKernel",
        "Processes", "Texts", systemPackage,
      ]),
    module(
      "Runs",
      [
        "Trials", "Analysis", "Samples", "Plans", "Statistics", "Measurement", "Workloads", "LinuxKernel", "Processes",
        "Texts", systemPackage,
      ]),
    module("Programs", ["LinuxKernel", "Processes", systemPackage]),
    module("Bench", ["Programs", "Analysis", "Samples", "Plans", "Statistics", "LinuxKernel", "Processes", "Texts"]),
    module("Verify", ["Trials", "Measurement", "PageRelease", "LinuxKernel", "Processes", "Texts", systemPackage]),
    module(
      "Reproductions",
      ["Analysis", "Samples", "Plans", "Statistics", "Workloads", "PageRelease", "LinuxKernel", "Texts"]),
    module(
      "ResultFolders",
      [
        "Bench", "Runs", "Analysis", "Samples", "Plans", "Measurement", "Workloads", "LinuxKernel", "Processes",
        "Texts", systemPackage,
      ]),
    module(
      "Reporting",
      [
        "Bench", "Runs", "Histories", "Verify", "Analysis", "Samples", "Plans", "Statistics", "Replay", "Workloads",
        "PageRelease", "LinuxKernel", "Texts",
      ]),
    module(
      "Options",
      [
        "ResultFolders", "Bench", "Programs", "Runs", "Recording", "Replay", "Analysis", "Samples", "Plans",
        "PageRelease", "LinuxKernel", "Texts", systemPackage,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    module(
      "Formats",
      ["Bench", "Reporting", "Reproductions", "Analysis", "Samples", "Plans", "Statistics", "PageRelease", "Texts"]),
    .executableTarget(
      name: "madbench",
      dependencies: [
        "Formats", "Options", "Reporting", "ResultFolders", "Reproductions", "Verify", "Bench", "Programs", "Runs",
        "Trials", "Analysis", "Doctor", "Samples", "PlanFiles", "Plans", "Replay", "Histories", "Recording", "Traces",
        "Measurement", "Statistics", "Workloads", "PageRelease", "Processes", "LinuxKernel", "Texts", systemPackage,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "Consumers", dependencies: ["Processes", "LinuxKernel", "Texts", systemPackage], path: "Tests/Consumers",
      swiftSettings: strict),
    .target(name: "Fuzzing", dependencies: ["Workloads"], path: "Tests/Fuzzing", swiftSettings: strict),
    .target(
      name: "MachineState", dependencies: ["Processes", "LinuxKernel", systemPackage], path: "Tests/MachineState",
      swiftSettings: strict),
    tests("BenchTests", ["Bench", "Programs", "Analysis", "Samples", "Statistics", "Processes", "Texts"]),
    tests(
      "LinuxKernelTests", ["Workloads", "Processes", "LinuxKernel", "Texts", "Fuzzing", "MachineState", systemPackage]),
    tests(
      "MadbenchTests",
      [
        "madbench", "Formats", "Reporting", "ResultFolders", "Reproductions", "Bench", "Runs", "Doctor", "Samples",
        "PlanFiles", "Plans", "Recording", "Traces", "Workloads", "PageRelease", "Processes", "LinuxKernel", "Texts",
        "Consumers", "MachineState", systemPackage,
      ]),
    tests("MeasurementTests", ["Measurement", "Processes", "LinuxKernel", "MachineState"]),
    tests("PageReleaseTests", ["Workloads", "PageRelease", "Processes", "LinuxKernel", "MachineState", systemPackage]),
    tests(
      "PipelineTests",
      [
        "Verify", "Runs", "Trials", "Analysis", "Doctor", "Samples", "Plans", "Measurement", "Statistics", "Workloads",
        "PageRelease", "Processes", "LinuxKernel", "Texts", "MachineState", systemPackage,
      ]),
    tests("ProgramsTests", ["Programs", "Workloads", "Processes", "LinuxKernel", "MachineState", systemPackage]),
    tests("RecordingTests", ["Recording"]),
    tests(
      "ReplayTests",
      ["Replay", "Histories", "Traces", "Workloads", "PageRelease", "LinuxKernel", "MachineState", systemPackage]),
    tests(
      "ReportingTests",
      [
        "madbench", "Formats", "Reporting", "ResultFolders", "Reproductions", "Verify", "Bench", "Runs", "Trials",
        "Analysis", "Doctor", "Samples", "PlanFiles", "Plans", "Replay", "Measurement", "Statistics", "Workloads",
        "PageRelease", "Processes", "LinuxKernel", "Texts", "Consumers", "Fuzzing", "MachineState", systemPackage,
      ]),
    tests("ReproductionsTests", ["Reproductions", "Samples", "Plans", "Workloads", "PageRelease", "LinuxKernel"]),
    tests("StatisticsTests", ["Statistics", "MachineState"]),
    tests(
      "TracesTests", ["Traces", "Workloads", "Processes", "LinuxKernel", "Fuzzing", systemPackage],
      without: ["Fixtures"]),
    tests("WorkloadsTests", ["Workloads", "PageRelease"]),
  ]
)
