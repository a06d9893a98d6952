internal import PageRelease
internal import Plans
internal import Samples
internal import Workloads

/// Making 4 GiB resident: page by page, by reading and then writing, as programs did to prefault memory without
/// changing it; and by `MADV_POPULATE_WRITE` in one call.
///
/// A read first maps the zero page, which the write replaces: two faults per page. Writing alone takes one, and is also
/// measured.
///
/// Source: David Hildenbrand, "mm/madvise: introduce MADV_POPULATE_(READ|WRITE) to prefault page
/// tables", Linux 5.14.
struct Populate: Reproduction {
  let name = "populate"
  let summary = "4 GiB made resident by touching every page, and by MADV_POPULATE_WRITE"
  let source = "Hildenbrand, Linux 5.14"
  let needs = Needs(seconds: 110, bytes: 4 << 30)
  let publishedBytes: Int? = 4 << 30

  private static let readLabel = "read, then write every page"
  private static let writeLabel = "write every page"
  private static let populateLabel = "MADV_POPULATE_WRITE"

  func request(_ extent: Extent) -> Request {
    let bytes = extent == .full ? 4 << 30 : 64 << 20
    return Request(
      ["dontneed"], sizeBytes: bytes, granularityBytes: [bytes], rounds: extent == .full ? 4 : 2
    ) { $0.reuses = [.read, .touch, .populate] }
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    func touched(_ reuse: Reuse) -> Double? {
      found.milliseconds(.retouch, of: publishedBytes) { $0.reuse == reuse }
    }
    // Only the call: the re-touch also writes every page after it.
    let populated = found.median(.retouch, where: { $0.reuse == .populate }) { row in
      guard row.operations == 1, let call = row.adviceMax else { return nil }
      return Double(call) / 1e6 * ReproductionData.scale(row.cell, to: publishedBytes)
    }
    return [
      Figure(Self.readLabel, .milliseconds, published: 1054.0, here: touched(.read)),
      Figure(Self.writeLabel, .milliseconds, here: touched(.touch)),
      Figure(Self.populateLabel, .milliseconds, published: 572.6, here: populated),
    ]
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    let populate = figures.here(Self.populateLabel)
    let read = Verdict.gain(
      Self.populateLabel, over: "reading and then writing every page", fast: populate,
      slow: figures.here(Self.readLabel), published: 1054.0 / 572.6)
    guard let populate, populate > 0, let write = figures.here(Self.writeLabel) else {
      return [read]
    }
    let alone = "than writing alone, \(Verdict.times(write / populate)) less"
    return [Verdict(outcome: read.outcome, text: "\(read.text); \(alone)")]
  }
}
