internal import Analysis
internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Samples
internal import Workloads

/// Huge pages that contain mostly zeros, in a control group under memory pressure: the kernel splits them, maps the
/// shared zero page in place of the zero-filled pages, and frees those. Memory kept resident by `memset(0)` is freed in
/// this way only.
///
/// A region in huge pages is touched, then filled with zeros or left alone. Then the same amount of other memory is
/// touched, under a limit of one and a half times the region. A huge page is split if more than 409 of its 512 pages
/// are zero (`max_ptes_none`; with the default, 511, none is ever split).
///
/// Source: Usama Arif, "mm: split underused THPs", Linux 6.12. In its cover letter, `stress` touches a little of each
/// huge page of twice its limit: without the change it is killed at once, with it it is not. Its figures are of
/// production workloads, with `max_ptes_none` at 409, and cannot be measured here.
struct UnderusedTHP: Reproduction {
  let name = "underused-thp"
  let summary =
    "huge pages full of zeros under a limit: the kernel takes them apart and frees the zeros"
  let source = "Arif, Linux 6.12"
  let needs = Needs(seconds: 10, bytes: 192 << 20, changesSystem: true)

  private static let strategies = ["none", "zero"]
  private static let mostZeroPages = 409

  func request(_ extent: Extent) -> Request {
    let bytes = extent == .full ? 128 << 20 : 32 << 20
    var request = Request(
      Self.strategies, sizeBytes: bytes, granularityBytes: [2 << 20],
      rounds: extent == .full ? 8 : 2
    ) {
      $0.workloads = ["pressure"]
      $0.hugePages = [.always]
      $0.pressures = [bytes + bytes / 2]
    }
    request.measuresBaseline = true
    request.neededSettings = [
      Setting(path: TransparentHugePages.underusedFile, value: "1"),
      Setting(
        path: TransparentHugePages.khugepagedFile("max_ptes_none"), value: "\(Self.mostZeroPages)"),
    ]
    return request
  }

  private func killed(_ strategy: String) -> String { "\(strategy): rounds oom-killed" }
  private static let splitLabel = "zero: huge pages taken apart as underused, of those it had"
  private static let leftLabel = "zero: anonymous memory at the end, of both halves"

  func figures(_ found: ReproductionData) -> [Figure] {
    Self.strategies.map { strategy in
      Figure(killed(strategy), .percent, here: killedShare(found, strategy).map { $0 * 100 })
    } + [
      Figure(
        Self.splitLabel, .percent, here: found.median(where: { $0.strategy == "zero" }, Self.splits)
      ),
      Figure(
        Self.leftLabel, .percent,
        here: found.residentPercent(after: .retouch) { $0.strategy == "zero" }.map { $0 / 2 }),
    ]
  }

  /// The killed share of the rounds that were completed or killed; nil if there are none.
  private func killedShare(_ found: ReproductionData, _ strategy: String) -> Double? {
    let summaries = found.analysis.summaries.filter { $0.cell.strategy == strategy }
    let killed = summaries.reduce(0) { $0 + ($1.endings[.oomKilled] ?? 0) }
    let ended = found.rounds(ending: .free) { $0.strategy == strategy }
    return killed + ended > 0 ? Double(killed) / Double(killed + ended) : nil
  }

  /// The kernel counts them system-wide; hence a median over rounds.
  private static func splits(_ rows: [Phase: Record]) -> Double? {
    guard let huge = rows[.touch]?.anonHugeBytes, huge > 0,
      let count = rows[.retouch]?.events.underusedSplits
    else { return nil }
    return Double(count) / Double(huge / PageSize.hugeBytes) * 100
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    [survival(figures), splitting(figures)]
  }

  private func survival(_ figures: [Figure]) -> Verdict {
    guard let none = figures.here(killed("none")), let zero = figures.here(killed("zero")) else {
      return .notMeasured("what becomes of a program whose huge pages are full of zeros")
    }
    return .of(
      zero == 0,
      "huge pages full of zeros make room where memory is short: no round is killed, and "
        + "\(Verdict.percent(none)) are where the pages hold something else",
      else:
        "\(Verdict.percent(zero)) of the rounds are killed though the huge pages are full of zeros, where "
        + "none was to be")
  }

  private func splitting(_ figures: [Figure]) -> Verdict {
    guard let splits = figures.here(Self.splitLabel), let left = figures.here(Self.leftLabel) else {
      return .notMeasured("how many huge pages were taken apart")
    }
    return .found(
      "\(Verdict.percent(splits)) of the huge pages are taken apart as underused, and "
        + "\(Verdict.percent(left)) of all that was touched is left")
  }
}
