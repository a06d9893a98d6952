internal import LinuxKernel
internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// The cost to Go's scavenger of releasing and re-touching one of its 8 KiB pages: about 5 µs with `MADV_DONTNEED`,
/// about twice as much as with `MADV_FREE`.
///
/// Source: golang/go issues 44554 and 80389.
struct Go8K: Reproduction {
  let name = "go-8k"
  let summary = "release and re-touch of one 8 KiB page, by dontneed and by free"
  let source = "golang/go#44554, #80389"
  let needs = Needs(seconds: 6, bytes: 64 << 20)

  private static let pageBytes = 8 << 10
  private static let dontNeedLabel = "dontneed, release and re-touch of 8 KiB"
  private static let freeLabel = "free, release and re-touch of 8 KiB"
  private static let ratioLabel = "dontneed ÷ free"

  func request(_ extent: Extent) -> Request {
    var request = Request(
      ["dontneed", "free"], sizeBytes: extent == .full ? 64 << 20 : 4 << 20,
      granularityBytes: [Self.pageBytes], rounds: extent == .full ? 24 : 2)
    request.measuresBaseline = true
    return request
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    let dontNeed = microseconds(found, "dontneed")
    let free = microseconds(found, "free")
    let ratio = dontNeed.flatMap { dontNeed in free.map { dontNeed / $0 } }
    return [
      Figure(Self.dontNeedLabel, .microseconds, published: 5, here: dontNeed),
      Figure(Self.freeLabel, .microseconds, here: free),
      Figure(Self.ratioLabel, .times, published: 2, here: ratio),
    ]
  }

  private func microseconds(_ found: ReproductionData, _ strategy: String) -> Double? {
    let pages = Double(Self.pageBytes / PageSize.bytes)
    return found.median(where: { $0.strategy == strategy }) { rows in
      guard let release = rows[.release], let retouch = rows[.retouch],
        let out = release.elapsedNanoseconds, let back = retouch.elapsedNanoseconds,
        let count = release.pages, count > 0, count == retouch.pages
      else { return nil }
      return (Double(out) + Double(back)) / Double(count) * pages / 1000
    }
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    let one = figures.here(Self.dontNeedLabel).map { here in
      // "About" is taken as a factor of two either way.
      Verdict(
        outcome: (2.5...10).contains(here) ? .agrees : .differs,
        text:
          "a page that goes and comes back costs \(NumberText.significant(here)) µs with dontneed "
          + "here, where about 5 was published")
    }
    return [
      one ?? .notMeasured("a page that goes and comes back"),
      .gain(
        "free", over: "dontneed", fast: figures.here(Self.freeLabel),
        slow: figures.here(Self.dontNeedLabel), published: 2),
    ]
  }
}
