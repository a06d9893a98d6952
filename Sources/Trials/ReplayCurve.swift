internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Processes
internal import Replay
internal import Samples
internal import SystemPackage

/// What stays resident of a replayed region, over the recording's time: means, peaks and the points of the curve.
///
/// RSS is read at every look; LazyFree takes a walk of the page
/// tables: of what frees lazily one at every look that asks for it for two seconds in all, else as many as take no more than a twentieth of the time.
struct ReplayCurve {
  private var rss = TimeMean()
  private var lazyFree = TimeMean()
  /// Anonymous memory of the worker that is none of the region's.
  private var baseBytes: Int
  private var nextWalk: UInt64 = 0
  private var walkedNanoseconds: UInt64 = 0
  /// Walks of all in all as long as this are made at every look.
  private let freeNanoseconds: UInt64

  /// Begins before anything of the region is resident.
  ///
  /// - Parameter freesLazily: whether anything will be lazily freed: else two walks are as good as all.
  init(
    _ meter: borrowing ResidencyMeter, _ region: Region, freesLazily: Bool
  ) throws(Errno) {
    freeNanoseconds = freesLazily ? 2_000_000_000 : 0
    // What looking takes is there by the second time.
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

  /// The last of all walks.
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
