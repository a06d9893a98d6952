internal import LinuxKernel
internal import Processes
package import SystemPackage

/// What a process keeps resident, beside what its heap has handed out: means over time.
package struct RetentionMeter: ~Copyable {
  private let status: ProcessStatusReader
  private var base = 0
  private var lastLook: UInt64?
  private var rss = TimeMean()
  private var live = TimeMean()
  private var lazyFree = TimeMean()

  /// Looks closer to each other than this cost more than they tell.
  private static let leastNanoseconds: UInt64 = 1_000_000

  package init() throws(Errno) { status = try ProcessStatusReader() }

  /// Begins: what is resident now counts for nothing.
  package mutating func start() throws(Errno) {
    base = try status.status().rssBytes
    lastLook = nil
    (rss, live, lazyFree) = (TimeMean(), TimeMean(), TimeMean())
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
    guard let lastLook else { return true }
    return MonotonicClock.now() - lastLook >= Self.leastNanoseconds
  }

  /// Takes a look.
  ///
  /// - Parameters:
  ///   - liveBytes: what the heap has handed out now.
  ///   - lazyFreeBytes: what it has freed lazily and not used again. To ask the kernel takes a walk of the page
  ///     tables, whose lock the program needs.
  package mutating func look(liveBytes: Int, lazyFreeBytes: Int) throws(Errno) {
    let rssBytes = try rssBytes()
    let now = MonotonicClock.now()
    rss.add(rssBytes, at: now)
    live.add(liveBytes, at: now)
    lazyFree.add(lazyFreeBytes, at: now)
    lastLook = now
  }

  /// The means since the last call, in bytes, and the time that they are over; nil where no time has passed.
  package mutating func takeMeans()
    -> (rssBytes: Int, liveBytes: Int, lazyFreeBytes: Int, nanoseconds: Int)?
  {
    defer {
      rss.restart()
      live.restart()
      lazyFree.restart()
    }
    guard let rssBytes = rss.mean, let liveBytes = live.mean, let lazyFreeBytes = lazyFree.mean else { return nil }
    return (rssBytes, liveBytes, lazyFreeBytes, rss.nanoseconds)
  }
}
