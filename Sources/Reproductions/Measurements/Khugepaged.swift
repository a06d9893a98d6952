internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// Memory in huge pages of which nearly all is released, in steps of 4 KiB, and then left alone: RSS falls, and rises
/// again as khugepaged collapses the rest into huge pages (`max_ptes_none`).
///
/// Source: gperftools issue 1073, golang/go issue 8832, which report that RSS returns to its full size.
struct Khugepaged: Reproduction {
  let name = "khugepaged"
  let summary = "RSS of huge pages that are released in part, while khugepaged takes them back"
  let source = "gperftools#1073, golang/go#8832"
  let needs = Needs(seconds: 61, bytes: 64 << 20)

  private static let fullBytes = 64 << 20

  private static let beforeLabel = "RSS before the release"
  private static let afterLabel = "RSS after the release"
  private static let endLabel = "RSS at the end"
  private static let backLabel = "share of the fall that is undone at the end"
  private static let halfLabel = "time until half of the fall is undone"

  func request(_ extent: Extent) -> Request {
    var request = Request(
      ["dontneed"], sizeBytes: extent == .full ? Self.fullBytes : 8 << 20,
      granularityBytes: [PageSize.bytes], rounds: 1
    ) {
      $0.hugePages = [.always]
      $0.patterns = [.random(0.95)]
      $0.reuses = [.none]
      $0.reuseDelays = [extent == .full ? 60 : 3]
    }
    request.sampleNanoseconds = 50_000_000
    if extent == .smoke {
      // The write wakes khugepaged at once; the release ends long before its next pass.
      request.helpfulSettings = [
        Setting(path: TransparentHugePages.khugepagedFile("scan_sleep_millisecs"), value: "1000")
      ]
    }
    return request
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    func mebibytes(_ phase: Phase) -> Double? {
      found.median(where: { _ in true }) { rows in
        rows[phase]?.rssAnonBytes.map { Double($0) / Double(1 << 20) }
      }
    }
    let before = mebibytes(.touch)
    let after = mebibytes(.release)
    let end = mebibytes(.idle)
    var back: Double?
    if let before, let after, let end, before > after {
      back = (end - after) / (before - after) * 100
    }
    return [
      Figure(Self.beforeLabel, .mebibytes, here: before),
      Figure(Self.afterLabel, .mebibytes, here: after),
      Figure(Self.endLabel, .mebibytes, here: end),
      Figure(Self.backLabel, .percent, published: 100, here: back),
      Figure(Self.halfLabel, .seconds, here: halfTime(found)),
    ]
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    guard let before = figures.here(Self.beforeLabel), let after = figures.here(Self.afterLabel),
      before > 0
    else { return [.notMeasured("what a release in part leaves")] }
    let fall = (1 - after / before) * 100
    let falls = Verdict.of(
      fall >= 50, "RSS falls by \(Verdict.percent(fall)) with the release",
      else: "RSS falls by no more than \(Verdict.percent(fall)) with the release")
    guard fall >= 50, let back = figures.here(Self.backLabel) else { return [falls] }
    let half =
      figures.here(Self.halfLabel)
      .map { ", half of it within \(NumberText.significant($0)) s" } ?? ""
    return [
      falls,
      .of(
        back >= 50,
        "RSS rises again without a touch: \(Verdict.percent(back)) of the fall is undone in the end\(half)",
        else:
          "RSS does not rise to full: \(Verdict.percent(max(0, back))) of the fall is undone in the "
          + "end"),
    ]
  }

  /// Seconds from the end of the release until half of the fall is undone, by the curve; nil if it never is.
  private func halfTime(_ found: ReproductionData) -> Double? {
    let points = found.curve
    // The last point of the release is the page table walk after its window, the lowest point that is certain to be
    // sampled.
    guard let end = points.lastIndex(where: { $0.phase == .release }),
      let full = points[..<end].filter({ $0.phase == .touch }).map(\.rssAnonBytes).max()
    else { return nil }
    let rest = points[end...].filter { $0.phase != .free }
    guard let low = rest.map(\.rssAnonBytes).min(), full > low,
      let lowest = rest.firstIndex(where: { $0.rssAnonBytes == low })
    else { return nil }
    let half = (Double(low) + Double(full)) / 2
    return rest[lowest...].first { Double($0.rssAnonBytes) >= half }.map {
      (Double($0.timeNanoseconds) - Double(points[end].timeNanoseconds)) / 1e9
    }
  }

  func curve(_ found: ReproductionData) -> [CurveStep] {
    CurveStep.thinned(found.curve, from: .release, to: 14)
  }

  func notes(_ found: ReproductionData) -> [String] {
    guard found.sizes.contains(where: { $0 < Self.fullBytes }),
      figures(found).here(Self.backLabel) ?? 0 < 50
    else { return [] }
    return [
      "So short a run is over before khugepaged comes by: with --allow-system-changes it is hurried."
    ]
  }
}
