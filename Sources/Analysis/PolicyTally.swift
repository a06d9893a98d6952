internal import Samples
internal import Workloads

/// Sums over the rows of a cell in one block: bytes allocated and released, the time of releases, and the memory kept.
/// Figures that a row does not report are not added; the sum of none is nil.
struct PolicyTally: Sendable {
  private(set) var allocatedBytes: Double?
  private(set) var releasedBytes: Double?
  private(set) var earlyBytes: Double?
  private(set) var releasingNanoseconds: Double?
  private(set) var backgroundNanoseconds: Double?
  /// CPU time of the program's threads.
  private var programNanoseconds: Double?
  /// The elapsed time of the rows that report the releasing and the background time.
  private var releasingElapsed = 0.0
  private var backgroundElapsed = 0.0
  /// Bytes times nanoseconds of the rows that report both means, and their nanoseconds.
  private var rssTime = 0.0
  private var liveTime = 0.0
  private var meansElapsed = 0.0
  /// The same for reclaimable bytes; nil once a row does not report them.
  private var reclaimableTime: Double? = 0

  /// Adds a row in which the workload works or waits; not for reservation and free.
  mutating func add(_ record: Record) {
    Self.add(record.allocatedBytes, to: &allocatedBytes)
    Self.add(record.releasedBytes, to: &releasedBytes)
    Self.add(record.earlyBytes, to: &earlyBytes)
    Self.add(record.releasingNanoseconds, to: &releasingNanoseconds)
    let whole = Double(max(0, record.meansNanoseconds ?? 0))
    if record.releasingNanoseconds != nil { releasingElapsed += whole }
    Self.add(record.backgroundNanoseconds, to: &backgroundNanoseconds)
    if record.backgroundNanoseconds != nil { backgroundElapsed += whole }
    if record.phase != .idle, let user = record.userNanoseconds,
      let system = record.systemNanoseconds
    {
      Self.add(user, to: &programNanoseconds)
      Self.add(system, to: &programNanoseconds)
    }
    if let rss = record.meanRSSBytes, let live = record.meanLiveBytes {
      rssTime += Double(rss) * whole
      liveTime += Double(live) * whole
      meansElapsed += whole
      reclaimableTime = reclaimableTime.flatMap { sum in
        record.meanLazyFreeBytes.map { sum + Double($0) * whole }
      }
    }
  }

  /// CPU time of the program and of the background thread.
  var cpuNanoseconds: Double? {
    programNanoseconds.map { $0 + (backgroundNanoseconds ?? 0) }
  }

  /// CPU nanoseconds per allocated byte.
  var cpuPerByte: Double? { Self.ratio(cpuNanoseconds, allocatedBytes) }

  /// Mean RSS over mean live bytes, both over time.
  var retainedRatio: Double? { Self.ratio(rssTime, liveTime) }
  /// The same without pages that the kernel may take at any time. If their number is unknown, it may be all that is not
  /// live.
  var leastRetainedRatio: Double? {
    retainedRatio.map { high in
      Self.ratio(reclaimableTime, liveTime).map { max(min(1, high), high - $0) } ?? min(1, high)
    }
  }
  var meanReclaimableBytes: Double? { Self.ratio(reclaimableTime, meansElapsed) }
  var meanRSSBytes: Double? { Self.ratio(rssTime, meansElapsed) }
  var meanLiveBytes: Double? { Self.ratio(liveTime, meansElapsed) }

  /// The share of released bytes that was faulted back within a second.
  var earlyShare: Double? { Self.ratio(earlyBytes, releasedBytes) }

  /// The share of time spent inside release calls; with several threads it may exceed 1.
  var releasingShare: Double? { Self.ratio(releasingNanoseconds, releasingElapsed) }

  /// The share of one CPU used by the background thread.
  var backgroundShare: Double? { Self.ratio(backgroundNanoseconds, backgroundElapsed) }

  private static func add(_ value: Int?, to sum: inout Double?) {
    if let value { sum = (sum ?? 0) + Double(value) }
  }

  private static func ratio(_ part: Double?, _ whole: Double?) -> Double? {
    guard let part, let whole, whole > 0 else { return nil }
    return part / whole
  }
}
