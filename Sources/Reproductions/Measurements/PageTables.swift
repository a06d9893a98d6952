internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// 50 GiB of address space, touched and released with `MADV_DONTNEED` in steps of 2 MiB, and the page tables that
/// remain: `VmPTE` fell from 102,640 to 240 kB when the kernel began to free page tables that a release leaves empty.
///
/// It does so only if one call covers the whole range of a table, 2 MiB. With steps of 1 MiB, this kernel therefore
/// behaves like any kernel before the change.
///
/// Source: Qi Zheng, "synchronously scan and reclaim empty user PTE pages", Linux 6.14.
struct PageTables: Reproduction {
  let name = "page-tables"
  let summary = "page tables left by 50 GiB that were touched and released step by step"
  let source = "Zheng, Linux 6.14"
  let needs = Needs(seconds: 60, bytes: 110 << 20)

  private static let fullBytes = 50 << 30
  /// The range mapped by a page table.
  private static let mappedByTable = PageSize.hugeBytes
  /// `VmPTE` after the change, in kB: that of a process without the region.
  private static let publishedAfter = 240.0

  private static let wholeLabel = "VmPTE after steps of 2 MiB"
  private static let halfLabel = "VmPTE after steps of 1 MiB (published: before the change)"

  func request(_ extent: Extent) -> Request {
    Request(
      ["dontneed"], sizeBytes: extent == .full ? Self.fullBytes : 256 << 20,
      granularityBytes: [Self.mappedByTable, Self.mappedByTable / 2], rounds: 1
    ) { $0.workloads = ["sweep"] }
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    let bytes = found.sizes.first ?? Self.fullBytes
    return [
      Figure(
        Self.wholeLabel, .kilobytes, published: Self.publishedAfter,
        here: pageTables(found, stepBytes: Self.mappedByTable)),
      Figure(
        Self.halfLabel, .kilobytes, published: Self.publishedAfter + Self.tables(bytes),
        here: pageTables(found, stepBytes: Self.mappedByTable / 2)),
    ]
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    guard let published = figures.published(Self.halfLabel) else { return [] }
    // A threshold at half of the region's page tables.
    let limit = Self.publishedAfter + (published - Self.publishedAfter) / 2
    let whole = figures.here(Self.wholeLabel).map { here in
      Verdict.of(
        here < limit,
        "this kernel frees the page tables that a release of all they map leaves empty",
        else: "this kernel keeps page tables that a release leaves empty, as all did before 6.14")
    }
    let half = figures.here(Self.halfLabel).map { here in
      Verdict.of(
        here >= limit, "it keeps those that are emptied by two calls of 1 MiB each",
        else: "it frees those too that are emptied by two calls of 1 MiB each, which 6.14 did not")
    }
    return [
      whole ?? .notMeasured("what steps of 2 MiB leave"),
      half ?? .notMeasured("what steps of 1 MiB leave"),
    ]
  }

  func notes(_ found: ReproductionData) -> [String] {
    guard let bytes = found.sizes.first, bytes != Self.fullBytes else { return [] }
    return [
      "Measured on \(ByteCount.exact(bytes)): the published figure for steps of 1 MiB is worked out "
        + "for as much."
    ]
  }

  /// The kilobytes of page tables of a region: 102,400 for 50 GiB.
  private static func tables(_ bytes: Int) -> Double {
    Double(bytes / mappedByTable * PageSize.bytes) / 1024
  }

  private func pageTables(_ found: ReproductionData, stepBytes: Int) -> Double? {
    found.median(.release, where: { $0.granularityBytes == stepBytes }) { row in
      row.pageTableBytes.map { Double($0) / 1024 }
    }
  }
}
