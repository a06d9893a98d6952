internal import Histories
internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Processes
internal import Replay
internal import Samples
internal import SystemPackage

/// The resident memory of a replayed region over the recording's time: means, peaks and the points of the curve.
///
/// RSS is read at every sample. LazyFree needs a walk of the page tables. If pages are lazily freed, every sample that
/// requests a walk makes one until the walks have taken two seconds in total; afterwards, and in all other cases, walks
/// take at most a twentieth of the time.
struct ReplayCurve {
  private var rss = TimeMean()
  private var lazyFree = TimeMean()
  /// Anonymous memory of the worker outside the region.
  private var baseBytes: Int
  private var nextWalk: UInt64 = 0
  private var walkedNanoseconds: UInt64 = 0
  /// The total duration of walks up to which every requested walk is made.
  private let freeNanoseconds: UInt64

  /// Must be called before any page of the region is resident.
  ///
  /// - Parameter freesLazily: whether any page will be lazily freed; otherwise few walks suffice.
  init(
    _ meter: borrowing ResidencyMeter, _ region: Region, freesLazily: Bool
  ) throws(Errno) {
    freeNanoseconds = freesLazily ? 2_000_000_000 : 0
    // The memory used by sampling is resident after the first time.
    _ = try meter.sample()
    _ = try meter.read(region.addresses)
    baseBytes = try meter.read(region.addresses).status.rssAnonBytes
  }

  /// - Returns: the point of the curve.
  mutating func look(
    _ meter: borrowing ResidencyMeter, _ region: Region, at step: ReplayStep
  ) throws(Errno) -> CurveSample {
    let time = step.time
    guard step.flags.contains(.walks), MonotonicClock.now() >= nextWalk else {
      var sample = try meter.sample()
      sample.traceNanoseconds = Int(time)
      rss.add(max(0, sample.rssAnonBytes - baseBytes), at: time)
      return sample
    }
    let found = try meter.read(region.addresses)
    baseBytes = found.status.rssAnonBytes - found.range.anonymousBytes
    let cost = found.endNanoseconds - found.startNanoseconds
    walkedNanoseconds += cost
    if walkedNanoseconds > freeNanoseconds { nextWalk = found.endNanoseconds + 20 * cost }
    rss.add(found.range.rssBytes, at: time)
    lazyFree.add(found.range.lazyFreeBytes, at: time)
    var sample = found.sample
    sample.traceNanoseconds = Int(time)
    return sample
  }

  /// Adds the last walk.
  mutating func end(with found: Residency, at time: UInt64) {
    rss.add(found.range.rssBytes, at: time)
    lazyFree.add(found.range.lazyFreeBytes, at: time)
  }

  func fill(_ record: inout Record) {
    record.meanRSSBytes = rss.mean
    record.peakRSSBytes = rss.most
    record.meanLazyFreeBytes = lazyFree.mean
    record.peakLazyFreeBytes = lazyFree.most
  }
}
