internal import Plans
internal import Samples
internal import Workloads

/// Records per second of ebizzy, whose threads copy 512 KiB per record, if the memory of each copy is released at once:
/// by `MADV_DONTNEED` and by `MADV_FREE`.
///
/// Source: Linux commit 854e9ed09ded (Kim, 2015), `ebizzy -S 10 -n 512` on a guest of 12 CPUs.
struct EbizzyRecords: Reproduction {
  let name = "ebizzy"
  let summary =
    "records a second of a program that copies, searches and frees, by dontneed and by free"
  let source = "Linux commit 854e9ed09ded (2015)"
  let needs = Needs(seconds: 25, bytes: 520 << 20)

  private static let chunkBytes = 512 << 10
  private static let chunks = 512
  private static let threads = [1, 2]
  /// Records per second by number of threads: dontneed, free, and the ratio of free to dontneed.
  private static let published = [1: (2961.90, 12069.70, 4.07), 2: (5020.00, 17827.00, 3.55)]

  func request(_ extent: Extent) -> Request {
    let bytes = 2 * Self.chunks * Self.chunkBytes
    var request = Request(
      ["dontneed", "free"], sizeBytes: extent == .full ? bytes : 8 << 20,
      granularityBytes: [extent == .full ? Self.chunkBytes : 64 << 10],
      rounds: extent == .full ? 12 : 2
    ) {
      $0.workloads = ["ebizzy"]
      $0.threads = Self.threads
    }
    request.measuresBaseline = true
    return request
  }

  private static func words(_ threads: Int) -> String {
    threads == 1 ? "1 thread" : "\(threads) threads"
  }
  private func rate(_ strategy: String, _ threads: Int) -> String {
    "\(strategy), \(Self.words(threads)): records"
  }
  private func ratio(_ threads: Int) -> String { "free ÷ dontneed, \(Self.words(threads))" }
  private func faults(_ strategy: String, _ threads: Int) -> String {
    "\(strategy), \(Self.words(threads)): faults a record"
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    Self.threads.flatMap { threads in
      func median(_ strategy: String, _ figure: (Record) -> Double?) -> Double? {
        found.median(.run, where: { $0.strategy == strategy && $0.threads == threads }, figure)
      }
      let dontNeed = median("dontneed", Self.recordsPerSecond)
      let free = median("free", Self.recordsPerSecond)
      let published = Self.published[threads]
      let gain = free.flatMap { free in dontNeed.map { free / $0 } }
      return [
        Figure(rate("dontneed", threads), .perSecond, published: published?.0, here: dontNeed),
        Figure(rate("free", threads), .perSecond, published: published?.1, here: free),
        Figure(ratio(threads), .times, published: published?.2, here: gain),
        Figure(
          faults("dontneed", threads), .faults, here: median("dontneed", Self.faultsPerRecord)),
        Figure(faults("free", threads), .faults, here: median("free", Self.faultsPerRecord)),
      ]
    }
  }

  private static func recordsPerSecond(_ row: Record) -> Double? {
    guard let records = row.operations, let time = row.elapsedNanoseconds, time > 0 else {
      return nil
    }
    return Double(records) / Double(time) * 1e9
  }

  private static func faultsPerRecord(_ row: Record) -> Double? {
    guard let records = row.operations, let faults = row.minorFaults, records > 0 else {
      return nil
    }
    return Double(faults) / Double(records)
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    Self.threads.map { threads in
      .gain(
        "free with \(Self.words(threads))", over: "dontneed",
        fast: figures.here(rate("free", threads)).map { 1e6 / $0 },
        slow: figures.here(rate("dontneed", threads)).map { 1e6 / $0 },
        published: Self.published[threads]?.2 ?? 1)
    }
  }

  func notes(_ found: ReproductionData) -> [String] {
    [
      "ebizzy's own random numbers are constant, so that it always copies the first chunk; here every chunk is as likely."
    ]
  }
}
