internal import LinuxKernel
internal import Processes
package import SystemPackage

/// The resident memory of a process and the memory allocated from its heap: means over time.
package struct RetentionMeter: ~Copyable {
  private let status: ProcessStatusReader
  private var base = 0
  private var lastLook: UInt64?
  private var rss = TimeMean()
  private var live = TimeMean()
  private var lazyFree = TimeMean()

  /// A shorter interval between samples would cost more than it is worth.
  private static let leastNanoseconds: UInt64 = 1_000_000

  package init() throws(Errno) { status = try ProcessStatusReader() }

  /// Starts the measurement: memory that is resident now does not count.
  package mutating func start() throws(Errno) {
    base = try status.status().rssBytes
    lastLook = nil
    (rss, live, lazyFree) = (TimeMean(), TimeMean(), TimeMean())
  }

  /// Sets a new baseline: all resident memory except that of the region. Memory that the harness has begun to use since
  /// the start does not belong to the heap.
  package mutating func calibrate(processBytes: Int, regionBytes: Int) {
    base = processBytes - regionBytes
  }

  /// Resident memory beyond the baseline, in bytes.
  package func rssBytes() throws(Errno) -> Int { try status.status().rssBytes - base }

  /// Whether the last sample is long enough ago.
  package var isDue: Bool {
    guard let lastLook else { return true }
    return MonotonicClock.now() - lastLook >= Self.leastNanoseconds
  }

  /// Takes a sample.
  ///
  /// - Parameters:
  ///   - liveBytes: bytes allocated from the heap now.
  ///   - lazyFreeBytes: bytes lazily freed and not reused, by the heap's account. The kernel's count would take a walk of the
  ///     page tables, whose lock the program needs.
  package mutating func look(liveBytes: Int, lazyFreeBytes: Int) throws(Errno) {
    let rssBytes = try rssBytes()
    let now = MonotonicClock.now()
    rss.add(rssBytes, at: now)
    live.add(liveBytes, at: now)
    lazyFree.add(lazyFreeBytes, at: now)
    lastLook = now
  }

  /// The means since the last call, in bytes, and their duration; nil if no time has passed.
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
