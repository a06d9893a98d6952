internal import Analysis
internal import LinuxKernel
internal import Plans
internal import Samples
internal import Workloads

/// The cost of a thread that releases 4 KiB ranges to another thread that touches its own resident memory, or faults in
/// fresh pages.
///
/// Source: gperftools issue 754 and wasmtime issue 4637 raise the question, but give no figures to compare with.
struct NeighboursStalls: Reproduction {
  let name = "neighbours"
  let summary = "what a thread that gives memory back costs one beside it that does not"
  let source = "gperftools#754; nothing published with figures"
  let needs = Needs(seconds: 30, bytes: 20 << 20)

  private static let strategies = ["none", "dontneed", "free", "munmap"]
  private static let workloads = ["neighbours", "neighbours-faulting"]

  func request(_ extent: Extent) -> Request {
    var request = Request(
      Self.strategies, sizeBytes: extent == .full ? 16 << 20 : 2 << 20,
      granularityBytes: [PageSize.bytes], rounds: extent == .full ? 12 : 2
    ) {
      $0.workloads = Self.workloads
      $0.threads = [2]
    }
    request.measuresBaseline = true
    request.sampleNanoseconds = 1_000_000_000
    return request
  }

  private static func does(_ workload: String) -> String {
    workload == "neighbours" ? "touches its own" : "faults on fresh pages"
  }
  private func cost(_ strategy: String, _ workload: String) -> String {
    "\(strategy): one that \(Self.does(workload)), with the releaser ÷ without"
  }
  private func tail(_ strategy: String, _ workload: String) -> String {
    "\(strategy): one that \(Self.does(workload)), p99.9 with the releaser"
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    Self.workloads.flatMap { workload in
      Self.strategies.flatMap { strategy in
        func median(_ figure: ([Phase: Record]) -> Double?) -> Double? {
          found.median(
            where: { $0.strategy == strategy && $0.workload == workload }, figure)
        }
        return [
          Figure(cost(strategy, workload), .times, here: median(Self.slowdown)),
          Figure(
            tail(strategy, workload), .microseconds,
            here: found.summary { $0.strategy == strategy && $0.workload == workload }?
              .bystanders?.beside.latency?.p999.map { Double($0) / 1000 }),
        ]
      }
    }
  }

  /// The ratio of the time per operation beside a releasing thread to that beside one that does not release.
  private static func slowdown(_ rows: [Phase: Record]) -> Double? {
    guard let beside = rows[.release]?.ownNanosecondsPerOperation,
      let alone = rows[.idle]?.ownNanosecondsPerOperation, alone > 0
    else { return nil }
    return beside / alone
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    Self.workloads.map { workload in
      guard let none = figures.here(cost("none", workload)),
        let unmap = figures.here(cost("munmap", workload))
      else { return .notMeasured("a thread that \(Self.does(workload))") }
      return .found(
        "a thread that \(Self.does(workload)) takes \(Verdict.times(unmap)) the time beside one that "
          + "unmaps 4 KiB pieces, and \(Verdict.times(none)) where nothing is given back")
    }
  }
}
