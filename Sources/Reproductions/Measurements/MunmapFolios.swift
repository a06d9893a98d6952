internal import PageRelease

/// `munmap(2)` of 1 GiB in one call, by folio size: the kernel removes the mappings of a large folio in one batch.
///
/// Source: David Hildenbrand, "mm/memory: optimize unmap/zap with PTE-mapped THP", Linux 6.9.
struct MunmapFolios: Reproduction {
  let name = "munmap-folios"
  let summary = "munmap of 1 GiB in one call, by the size of its folios"
  let source = "Hildenbrand, Linux 6.9"
  let needs = Needs(seconds: 15, bytes: 1 << 30, changesSystem: true)
  let publishedBytes: Int? = 1 << 30

  private let series = FolioSeries(
    strategy: "munmap",
    points: [
      .init(.never, "4 KiB", milliseconds: 57.7),
      .init(.folios(64 << 10), "64 KiB", milliseconds: 18.4),
      .init(.folios(1 << 20), "1 MiB", milliseconds: 10.3),
    ])

  func request(_ extent: Extent) -> Request { series.request(extent) }
  func figures(_ found: ReproductionData) -> [Figure] { series.figures(found) }
  func verdicts(_ figures: [Figure]) -> [Verdict] { series.verdicts(figures) }
}
