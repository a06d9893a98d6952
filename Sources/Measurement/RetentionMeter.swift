internal import LinuxKernel
package import SystemPackage

/// What a process keeps resident, beside what its heap has handed out: means over time.
///
/// Between two looks all are taken to move in a straight line.
package struct RetentionMeter: ~Copyable {
  private let status: ProcessStatusReader
  private var base = 0
  private var last: (time: UInt64, rss: Double, live: Double, lazyFree: Double)?
  private var rssTime = 0.0
  private var liveTime = 0.0
  private var lazyFreeTime = 0.0
  private var time = 0.0

  /// Looks closer to each other than this cost more than they tell.
  private static let leastNanoseconds: UInt64 = 1_000_000

  package init() throws(Errno) { status = try ProcessStatusReader() }

  /// Begins: what is resident now counts for nothing.
  package mutating func start() throws(Errno) {
    base = try status.status().rssBytes
    last = nil
    _ = takeMeans()
  }

  /// Begins anew with what does not count: all that is resident but for the region's part. What the harness has come to
  /// use since the start is none of the heap's.
  package mutating func calibrate(processBytes: Int, regionBytes: Int) {
    base = processBytes - regionBytes
  }

  /// Resident memory beyond what there was at the start, in bytes.
  package func rssBytes() throws(Errno) -> Int { try status.status().rssBytes - base }

  /// Whether the last look was long enough ago.
  package var isDue: Bool {
    guard let last else { return true }
    return MonotonicClock.now() - last.time >= Self.leastNanoseconds
  }

  /// Takes a look.
  ///
  /// - Parameters:
  ///   - liveBytes: what the heap has handed out now.
  ///   - lazyFreeBytes: what it has freed lazily and not used again. To ask the kernel takes a walk of the page
  ///     tables, whose lock the program needs.
  package mutating func look(liveBytes: Int, lazyFreeBytes: Int) throws(Errno) {
    let rss = Double(try rssBytes())
    let now = MonotonicClock.now()
    if let last {
      let span = Double(now - last.time)
      rssTime += (last.rss + rss) / 2 * span
      liveTime += (last.live + Double(liveBytes)) / 2 * span
      lazyFreeTime += (last.lazyFree + Double(lazyFreeBytes)) / 2 * span
      time += span
    }
    last = (now, rss, Double(liveBytes), Double(lazyFreeBytes))
  }

  /// The means since the last call, in bytes, and the time that they are over; nil where no time has passed.
  package mutating func takeMeans()
    -> (rssBytes: Int, liveBytes: Int, lazyFreeBytes: Int, nanoseconds: Int)?
  {
    defer { (rssTime, liveTime, lazyFreeTime, time) = (0, 0, 0, 0) }
    guard time > 0 else { return nil }
    return (Int(rssTime / time), Int(liveTime / time), Int(lazyFreeTime / time), Int(time))
  }
}
