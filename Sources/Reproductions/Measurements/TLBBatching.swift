internal import LinuxKernel
internal import Plans
internal import Workloads

/// 256 MiB released in ranges of 4 KiB with `process_madvise(2)`, by the number of ranges per call: one TLB flush per
/// call instead of one per range.
///
/// Source: SeongJae Park, "mm/madvise: batch tlb flushes for MADV_DONTNEED and MADV_FREE", Linux 6.16,
/// milliseconds after the change.
struct TLBBatching: Reproduction {
  let name = "tlb-batching"
  let summary = "release of 256 MiB in ranges of 4 KiB, by ranges a call of process_madvise"
  let source = "Park, Linux 6.16"
  let needs = Needs(seconds: 60, bytes: 256 << 20)
  let publishedBytes: Int? = 256 << 20

  /// Milliseconds by ranges per call.
  private static let published: [(length: Int, milliseconds: Double)] = [
    (1, 109.5), (2, 70.5), (4, 51.7), (8, 44.4), (16, 37.3), (32, 34.1), (64, 26.7), (128, 25.1),
    (256, 24.6), (512, 24.1), (1024, 23.9),
  ]
  /// The length up to which each doubling saved a tenth or more.
  private static let worthwhile = 64

  func request(_ extent: Extent) -> Request {
    Request(
      ["batched"], sizeBytes: extent == .full ? 256 << 20 : 8 << 20,
      granularityBytes: [PageSize.bytes], rounds: extent == .full ? 20 : 2
    ) {
      $0.batches = Self.published.map(\.length)
      $0.reuses = [.none]
    }
  }

  private func label(_ length: Int) -> String {
    "release, \(length) \(length == 1 ? "range" : "ranges") a call"
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    Self.published.map { point in
      Figure(
        label(point.length), .milliseconds, published: point.milliseconds,
        here: found.milliseconds(.release, of: publishedBytes) { $0.batch == point.length })
    }
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    let most = Self.published[Self.published.count - 1]
    let one = Self.published[0]
    return [
      .gain(
        "a call for \(most.length) ranges", over: "a call a range",
        fast: figures.here(label(most.length)),
        slow: figures.here(label(one.length)), published: one.milliseconds / most.milliseconds),
      fall(figures),
    ]
  }

  /// Whether every doubling up to the worthwhile length makes the release cheaper.
  private func fall(_ figures: [Figure]) -> Verdict {
    let found = Self.published.compactMap { point in
      figures.here(label(point.length)).map { (length: point.length, milliseconds: $0) }
    }
    guard found.count == Self.published.count else {
      return .notMeasured("whether longer vectors are cheaper")
    }
    let dearer = zip(found, found.dropFirst()).first { shorter, longer in
      longer.length <= Self.worthwhile
        && longer.milliseconds > shorter.milliseconds * Verdict.leastGain
    }
    if let (_, longer) = dearer {
      return .differs(
        "\(longer.length) ranges a call take more time than half as many, where every doubling up to "
          + "\(Self.worthwhile) made it cheaper")
    }
    let further = Verdict.percent(Self.fallBeyond(found))
    let published = Verdict.percent(Self.fallBeyond(Self.published))
    return .agrees(
      "no doubling up to \(Self.worthwhile) ranges a call makes it dearer, and beyond it falls by another "
        + "\(further), where \(published) was published")
  }

  /// The percentage by which the shortest time beyond the worthwhile length is below the time at that length.
  private static func fallBeyond(_ points: [(length: Int, milliseconds: Double)]) -> Double {
    let rest = points.filter { $0.length >= worthwhile }.map(\.milliseconds)
    guard let first = rest.first, let least = rest.min(), first > 0 else { return 0 }
    return (1 - least / first) * 100
  }
}
