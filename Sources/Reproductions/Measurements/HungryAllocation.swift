internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// A control group of 512 MiB, in which 400 MiB are touched and released, and then 400 MiB of other memory are touched:
/// the hungry allocation.
///
/// Memory released by `dontneed` is available to it. Memory released by `free` is still charged, and is reclaimed while
/// the allocation waits, whenever the group is at its limit. Without swap, memory advised by `pageout` is neither free
/// nor reclaimable: the kernel kills the program.
///
/// Source: none with figures. madvise(2) states that the kernel frees pages advised by `MADV_FREE` when memory pressure
/// occurs, and that `MADV_PAGEOUT` reclaims.
struct HungryAllocation: Reproduction {
  let name = "pressure"
  let summary = "400 MiB released, and 400 MiB of other memory touched, in a group of 512 MiB"
  let source = "nothing published with figures"
  let needs = Needs(seconds: 30, bytes: 512 << 20)

  private static let strategies = ["dontneed", "free", "pageout"]

  func request(_ extent: Extent) -> Request {
    let isFull = extent == .full
    var request = Request(
      Self.strategies, sizeBytes: isFull ? 400 << 20 : 25 << 20, granularityBytes: [64 << 10],
      rounds: isFull ? 8 : 2
    ) {
      $0.workloads = ["pressure"]
      $0.pressures = [isFull ? 512 << 20 : 32 << 20]
    }
    request.measuresBaseline = true
    return request
  }

  private func time(_ strategy: String) -> String { "\(strategy): the hungry allocation" }
  private func hits(_ strategy: String) -> String { "\(strategy): the group stood at its limit" }
  private func reclaimed(_ strategy: String) -> String {
    "\(strategy): lazily freed memory reclaimed"
  }
  private func killed(_ strategy: String) -> String { "\(strategy): rounds oom-killed" }
  private static let ratioLabel = "free ÷ dontneed, the hungry allocation"

  func figures(_ found: ReproductionData) -> [Figure] {
    let rows = Self.strategies.flatMap { strategy in
      func retouch(_ figure: (Record) -> Int?) -> Double? {
        found.median(.retouch, where: { $0.strategy == strategy }) { figure($0).map(Double.init) }
      }
      return [
        Figure(
          time(strategy), .milliseconds,
          here: found.milliseconds(.retouch) { $0.strategy == strategy }),
        Figure(hits(strategy), .count, here: retouch(\.limitHits)),
        Figure(
          reclaimed(strategy), .mebibytes,
          here: retouch(\.events.lazyFreed).map { $0 * Double(PageSize.bytes) / Double(1 << 20) }),
        Figure(
          killed(strategy), .percent,
          here: found.share(of: .oomKilled) { $0.strategy == strategy }.map { $0 * 100 }),
      ]
    }
    let both = [rows.here(time("free")), rows.here(time("dontneed"))].compactMap(\.self)
    return rows + [
      Figure(Self.ratioLabel, .times, here: both.count == 2 ? both[0] / both[1] : nil)
    ]
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    [hunger(figures), reclaim(figures), pageOut(figures)]
  }

  private func hunger(_ figures: [Figure]) -> Verdict {
    guard let ratio = figures.here(Self.ratioLabel) else {
      return .notMeasured("the hungry allocation after free beside that after dontneed")
    }
    return .found(
      "the hungry allocation takes \(Verdict.times(ratio)) as long after free as after dontneed")
  }

  private func reclaim(_ figures: [Figure]) -> Verdict {
    guard let hits = figures.here(hits("free")), let freed = figures.here(reclaimed("free")) else {
      return .notMeasured("what is reclaimed while the allocation waits")
    }
    let found =
      "after free the group hits its limit \(Self.times(hits)), and "
      + "\(NumberText.significant(freed)) MiB of lazily freed memory are reclaimed meanwhile"
    guard let control = figures.here(self.hits("dontneed")) else { return .found(found) }
    return .found("\(found); after dontneed, \(Self.times(control))")
  }

  private static func times(_ count: Double) -> String {
    count == 0 ? "never" : "\(NumberText.fixed(count, decimals: 0).groupedDigits) times"
  }

  private func pageOut(_ figures: [Figure]) -> Verdict {
    guard let killed = figures.here(killed("pageout")) else {
      return .notMeasured("what becomes of a program that relies on pageout")
    }
    if killed == 100 {
      return .found(
        "pageout: oom-killed, every time: without swap nothing is freed, and nothing can be reclaimed"
      )
    }
    return .found(
      killed == 0
        ? "pageout: not killed, since there is swap"
        : "pageout: oom-killed in \(Verdict.percent(killed)) of the rounds")
  }
}
