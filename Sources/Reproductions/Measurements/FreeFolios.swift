internal import PageRelease

/// `MADV_FREE` of 1 GiB in one call, by folio size: a folio that is freed as a whole is no longer split.
///
/// Source: Lance Yang, "mm/madvise: enhance lazyfreeing with mTHP in madvise_free", Linux 6.10.
struct FreeFolios: Reproduction {
  let name = "free-folios"
  let summary = "MADV_FREE of 1 GiB in one call, by the size of its folios"
  let source = "Yang, Linux 6.10"
  let needs = Needs(seconds: 20, bytes: 1 << 30, changesSystem: true)
  let publishedBytes: Int? = 1 << 30

  private let series = FolioSeries(
    strategy: "free",
    points: [
      .init(.never, "4 KiB", milliseconds: 590.3),
      .init(.folios(16 << 10), "16 KiB", milliseconds: 185.7),
      .init(.folios(64 << 10), "64 KiB", milliseconds: 52.8),
      .init(.folios(1 << 20), "1 MiB", milliseconds: 7.8),
      .init(.always, "2 MiB", milliseconds: 2.8),
    ])

  func request(_ extent: Extent) -> Request { series.request(extent) }
  func figures(_ found: ReproductionData) -> [Figure] { series.figures(found) }
  func verdicts(_ figures: [Figure]) -> [Verdict] { series.verdicts(figures) }
}
