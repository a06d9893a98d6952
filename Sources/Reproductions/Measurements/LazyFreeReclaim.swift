internal import LinuxKernel
internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// The fate of lazily freed pages under memory pressure, and its cost, made deterministic: `MADV_PAGEOUT` right after
/// `MADV_FREE` reclaims them at once, with or without swap.
///
/// The cost of `MADV_FREE` then has three parts: the advice, the reclaim, for which another process waits under real
/// memory pressure, and the fault on re-touch. `MADV_DONTNEED` has the first and the last.
///
/// Source: madvise(2), which states that such pages are freed under memory pressure; golang/go issues 44554 and 41444,
/// which discuss who pays for it. No figures.
struct LazyFreeReclaim: Reproduction {
  let name = "lazyfree-reclaim"
  let summary = "what is freed lazily is reclaimed: what goes, and what that costs beside dontneed"
  let source = "madvise(2), golang/go#44554, #41444, without figures"
  let needs = Needs(seconds: 7, bytes: 64 << 20)

  private static let reclaimed = "free-then-pageout"
  private static let strategies = ["dontneed", "free", reclaimed]

  func request(_ extent: Extent) -> Request {
    var request = Request(
      Self.strategies, sizeBytes: extent == .full ? 64 << 20 : 4 << 20,
      granularityBytes: [64 << 10], rounds: extent == .full ? 16 : 2)
    request.measuresBaseline = true
    return request
  }

  private func release(_ strategy: String) -> String { "\(strategy): release of a page" }
  private func retouch(_ strategy: String) -> String { "\(strategy): re-touch of a page" }
  private func rss(_ strategy: String) -> String {
    "\(strategy): RSS after the release, of what it was"
  }
  private static let countLabel = "\(reclaimed): pages reclaimed (pglazyfreed), of those released"
  private static let reclaimLabel = "reclaim of a lazily freed page: \(reclaimed) less free"
  private static let ratioLabel = "\(reclaimed) ÷ dontneed, release and re-touch"

  func figures(_ found: ReproductionData) -> [Figure] {
    func time(_ phase: Phase, _ strategy: String) -> Double? {
      found.nanosecondsPerPage(phase) { $0.strategy == strategy }
    }
    func both(_ strategy: String) -> Double? {
      time(.release, strategy).flatMap { out in time(.retouch, strategy).map { out + $0 } }
    }
    let freed = time(.release, "free")
    let reclaim = time(.release, Self.reclaimed).flatMap { all in freed.map { all - $0 } }
    let ratio = both(Self.reclaimed).flatMap { lazy in both("dontneed").map { lazy / $0 } }
    return Self.strategies.map { strategy in
      Figure(
        rss(strategy), .percent,
        here: found.residentPercent(after: .release) { $0.strategy == strategy })
    } + [
      Figure(
        Self.countLabel, .percent,
        here: found.median(
          .release, where: { $0.strategy == Self.reclaimed }, Self.reclaimedShare))
    ]
      + Self.strategies.flatMap { strategy in
        [
          Figure(release(strategy), .nanoseconds, here: time(.release, strategy)),
          Figure(retouch(strategy), .nanoseconds, here: time(.retouch, strategy)),
        ]
      } + [
        Figure(Self.reclaimLabel, .nanoseconds, here: reclaim),
        Figure(Self.ratioLabel, .times, here: ratio),
      ]
  }

  /// The kernel counts them system-wide; hence a median over rounds.
  private static func reclaimedShare(_ row: Record) -> Double? {
    guard let count = row.events.lazyFreed, let pages = row.pages, pages > 0 else { return nil }
    return Double(count) / Double(pages) * 100
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    [fall(figures), cost(figures)]
  }

  private func fall(_ figures: [Figure]) -> Verdict {
    guard let free = figures.here(rss("free")), let left = figures.here(rss(Self.reclaimed)) else {
      return .notMeasured("what a reclaim leaves of lazily freed pages")
    }
    let counted =
      figures.here(Self.countLabel).map {
        "; the kernel counts \(Verdict.percent($0)) as reclaimed"
      } ?? ""
    return .of(
      free >= 90 && left <= 1,
      "lazily freed pages stay, \(Verdict.percent(free)) of RSS, until they are reclaimed, and then "
        + "\(Verdict.percent(left)) is left\(counted)",
      else:
        "\(Verdict.percent(free)) of RSS stays with free, and \(Verdict.percent(left)) once it is "
        + "reclaimed\(counted)")
  }

  private func cost(_ figures: [Figure]) -> Verdict {
    guard let reclaim = figures.here(Self.reclaimLabel), let ratio = figures.here(Self.ratioLabel),
      let drop = figures.here(release("dontneed"))
    else { return .notMeasured("what a reclaim of lazily freed pages costs") }
    return .found(
      "to reclaim a lazily freed page takes \(NumberText.significant(reclaim)) ns, where dontneed releases one "
        + "in \(NumberText.significant(drop)); a page that is freed lazily, reclaimed and used again costs "
        + "\(Verdict.times(ratio)) what it does with dontneed")
  }
}
