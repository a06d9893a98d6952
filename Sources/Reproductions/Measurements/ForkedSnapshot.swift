internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// The cost that a child writing a snapshot saves its parent by releasing the pages that it has written out: the
/// parent's writes fault in either case, but copy only pages that the child still has.
///
/// Source: Redis issue 7381 and pull request 8974, which report the memory saved on a server under load, but no cost
/// per page.
struct ForkedSnapshot: Reproduction {
  let name = "fork"
  let summary =
    "a parent's writes while a forked child keeps its pages, and once it has let go of them"
  let source = "redis#7381, #8974, without figures a page"
  let needs = Needs(seconds: 5, bytes: 128 << 20)

  private static let strategies = ["none", "dontneed"]

  func request(_ extent: Extent) -> Request {
    var request = Request(
      Self.strategies, sizeBytes: extent == .full ? 64 << 20 : 4 << 20,
      granularityBytes: [64 << 10], rounds: extent == .full ? 16 : 2
    ) { $0.workloads = ["fork"] }
    request.measuresBaseline = true
    return request
  }

  private func write(_ strategy: String) -> String {
    "\(strategy) in the child: parent's write of a page"
  }
  private func copied(_ strategy: String) -> String {
    "\(strategy) in the child: pages that writes copy"
  }
  private static let dismissLabel = "dontneed in the child: its release of a page"
  private static let ratioLabel = "parent's writes, none ÷ dontneed"

  func figures(_ found: ReproductionData) -> [Figure] {
    let writes = Self.strategies.map { strategy in
      found.nanosecondsPerPage(.retouch) { $0.strategy == strategy }
    }
    let copies = Self.strategies.map { strategy in
      found.median(.retouch, where: { $0.strategy == strategy }) { row in
        guard let copied = row.copiedPages, let pages = row.pages, pages > 0 else { return nil }
        return Double(copied) / Double(pages) * 100
      }
    }
    return zip(Self.strategies, writes).map { Figure(write($0), .nanoseconds, here: $1) }
      + [
        Figure(
          Self.ratioLabel, .times, here: writes[0].flatMap { kept in writes[1].map { kept / $0 } })
      ] + zip(Self.strategies, copies).map { Figure(copied($0), .percent, here: $1) }
      + [
        Figure(
          Self.dismissLabel, .nanoseconds,
          here: found.nanosecondsPerPage(.release) { $0.strategy == "dontneed" })
      ]
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    [copies(figures), time(figures)]
  }

  private func copies(_ figures: [Figure]) -> Verdict {
    guard let kept = figures.here(copied("none")), let dismissed = figures.here(copied("dontneed"))
    else { return .notMeasured("what a parent's writes copy") }
    return .of(
      kept == 100 && dismissed == 0,
      "every write copies its page while the child has it, and none once it has let go of it",
      else:
        "\(Verdict.percent(kept)) of the writes copy their page while the child has it, and "
        + "\(Verdict.percent(dismissed)) once it has let go of it")
  }

  private func time(_ figures: [Figure]) -> Verdict {
    guard let ratio = figures.here(Self.ratioLabel),
      let kept = figures.here(write("none")), let dismissed = figures.here(write("dontneed")),
      let release = figures.here(Self.dismissLabel)
    else { return .notMeasured("what copies cost the parent") }
    let saved = NumberText.significant(kept - dismissed)
    return .found(
      "the parent's writes take \(Verdict.times(ratio)) as long while the child keeps its pages: \(saved) ns "
        + "a page, for which the child spends \(NumberText.significant(release)) ns")
  }
}
