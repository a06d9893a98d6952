internal import Samples
internal import Workloads

/// What the rows of a cell in one block say of giving back: how much was handed out and went back, what that
/// took, and what stayed. Of a row that does not tell something, that is not added; a sum of nothing is nil.
struct PolicyTally: Sendable {
  private(set) var allocatedBytes: Double?
  private(set) var releasedBytes: Double?
  private(set) var earlyBytes: Double?
  private(set) var releasingNanoseconds: Double?
  private(set) var backgroundNanoseconds: Double?
  /// CPU time of the program's threads.
  private var programNanoseconds: Double?
  /// Of the rows that the releasing and the background are from.
  private var releasingElapsed = 0.0
  private var backgroundElapsed = 0.0
  /// Bytes times nanoseconds, of the rows that tell both means, and their nanoseconds.
  private var rssTime = 0.0
  private var liveTime = 0.0
  private var meansElapsed = 0.0
  /// The same of reclaimable bytes; nil once a row does not tell them.
  private var reclaimableTime: Double? = 0

  /// Adds a row in which the workload does something, or waits: neither the reservation nor the end.
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

  /// CPU time of the program and of the thread that releases beside it.
  var cpuNanoseconds: Double? {
    programNanoseconds.map { $0 + (backgroundNanoseconds ?? 0) }
  }

  /// CPU nanoseconds a byte that was handed out.
  var cpuPerByte: Double? { Self.ratio(cpuNanoseconds, allocatedBytes) }

  /// Mean RSS over mean live bytes, both over time.
  var retainedRatio: Double? { Self.ratio(rssTime, liveTime) }
  /// The same without what the kernel may take at any moment. Where that is unknown, it may be all that is not
  /// live.
  var leastRetainedRatio: Double? {
    retainedRatio.map { high in
      Self.ratio(reclaimableTime, liveTime).map { max(min(1, high), high - $0) } ?? min(1, high)
    }
  }
  var meanReclaimableBytes: Double? { Self.ratio(reclaimableTime, meansElapsed) }
  var meanRSSBytes: Double? { Self.ratio(rssTime, meansElapsed) }
  var meanLiveBytes: Double? { Self.ratio(liveTime, meansElapsed) }

  /// How much of what went back was needed again within a second.
  var earlyShare: Double? { Self.ratio(earlyBytes, releasedBytes) }

  /// Of the time, spent inside calls that give back; of several threads it may be more than 1.
  var releasingShare: Double? { Self.ratio(releasingNanoseconds, releasingElapsed) }

  /// Of one CPU, what the thread takes that releases in the background.
  var backgroundShare: Double? { Self.ratio(backgroundNanoseconds, backgroundElapsed) }

  private static func add(_ value: Int?, to sum: inout Double?) {
    if let value { sum = (sum ?? 0) + Double(value) }
  }

  private static func ratio(_ part: Double?, _ whole: Double?) -> Double? {
    guard let part, let whole, whole > 0 else { return nil }
    return part / whole
  }
}
