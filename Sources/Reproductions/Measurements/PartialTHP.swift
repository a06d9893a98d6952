internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Samples
internal import Workloads

/// Huge pages of which all but about one page in 32 are released, in steps of 4 KiB. RSS shows the memory as freed, but
/// the control group is charged for it until reclaim splits the huge pages, and the kernel counts them as partially
/// mapped.
///
/// `MADV_FREE` splits a huge page at once, and its pages stay resident until memory is short.
///
/// Source: none with figures; the kernel's documentation of `nr_anon_partially_mapped` (admin-guide/mm/transhuge)
/// describes it.
struct PartialTHP: Reproduction {
  let name = "partial-thp"
  let summary = "RSS and the control group's charge when huge pages are released in part"
  let source = "nothing published with figures"
  let needs = Needs(seconds: 8, bytes: 256 << 20)

  private static let strategies = ["dontneed", "free"]

  func request(_ extent: Extent) -> Request {
    var request = Request(
      Self.strategies, sizeBytes: extent == .full ? 256 << 20 : 32 << 20,
      granularityBytes: [PageSize.bytes], rounds: extent == .full ? 8 : 2
    ) {
      $0.hugePages = [.always]
      $0.patterns = [.random(0.97)]
      $0.reuses = [.none]
    }
    request.measuresBaseline = true
    return request
  }

  private func rss(_ strategy: String) -> String { "\(strategy): RSS, of what it was" }
  private func charge(_ strategy: String) -> String {
    "\(strategy): charge of the control group, of what it was"
  }
  private func partial(_ strategy: String) -> String {
    "\(strategy): huge pages mapped in part, of those it had"
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    Self.strategies.flatMap { strategy in
      func median(_ figure: ([Phase: Record]) -> Double?) -> Double? {
        found.median(where: { $0.strategy == strategy }, figure)
      }
      return [
        Figure(
          rss(strategy), .percent,
          here: found.residentPercent(after: .release) { $0.strategy == strategy }),
        Figure(charge(strategy), .percent, here: median(Self.chargeLeft)),
        Figure(partial(strategy), .percent, here: median(Self.mappedInPart)),
      ]
    }
  }

  /// The remaining share of the charge caused by the touch. Other members of the group also count; hence a median over
  /// rounds.
  private static func chargeLeft(_ rows: [Phase: Record]) -> Double? {
    guard let start = rows[.reserve]?.cgroupBytes, let before = rows[.touch]?.cgroupBytes,
      let after = rows[.release]?.cgroupBytes, before > start
    else { return nil }
    return (Double(after) - Double(start)) / (Double(before) - Double(start)) * 100
  }

  /// The kernel counts them system-wide.
  private static func mappedInPart(_ rows: [Phase: Record]) -> Double? {
    guard let before = rows[.touch]?.partiallyMappedFolios,
      let after = rows[.release], let count = after.partiallyMappedFolios,
      let huge = rows[.touch]?.anonHugeBytes, huge > 0
    else { return nil }
    return (Double(count) - Double(before)) / Double(huge / PageSize.hugeBytes) * 100
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    [dontNeed(figures), free(figures)]
  }

  private func dontNeed(_ figures: [Figure]) -> Verdict {
    guard let rss = figures.here(rss("dontneed")) else {
      return .notMeasured("what dontneed leaves of huge pages")
    }
    let fall = "RSS falls by \(Verdict.percent(100 - rss)) with dontneed"
    guard let charge = figures.here(charge("dontneed")) else {
      return .notMeasured("what the control group is charged; \(fall)")
    }
    return .of(
      rss <= 10 && charge >= 90,
      "\(fall), and \(Verdict.percent(charge)) of the charge stay: RSS says free what is not",
      else:
        "\(fall), and \(Verdict.percent(charge)) of the charge stay, where RSS alone was to fall")
  }

  private func free(_ figures: [Figure]) -> Verdict {
    guard let rss = figures.here(rss("free")) else {
      return .notMeasured("what free leaves of huge pages")
    }
    let mapped = figures.here(partial("free")) ?? 0
    let text =
      "\(Verdict.percent(rss)) of RSS stay with free, and \(Verdict.percent(mapped)) of the huge pages "
      + "are mapped in part"
    return .of(
      rss >= 90 && mapped < 10, "\(text): it splits them at once", else: text)
  }
}
