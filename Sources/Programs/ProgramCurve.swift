package import LinuxKernel
internal import Processes
package import SystemPackage

/// The points of one run, with what they add up to. All points count for the figures; the ones that are kept are thinned
/// out where there are many.
package struct ProgramCurve: Sendable {
  package private(set) var points: [ProgramPoint] = []
  package private(set) var peakRSSBytes: Int?
  package private(set) var peakPageTableBytes: Int?
  package private(set) var peakSwapBytes: Int?
  package private(set) var walkCount = 0
  /// Why page tables cannot be walked.
  package var walkRefusal: Errno?
  private var walks = ProcessWalk()
  private var weighted = 0.0
  private var first: UInt64 = 0
  private var last: ProgramPoint?
  private var count = 0
  private var stride = 1

  package static let mostPoints = 8192

  package init() {}

  package mutating func add(_ point: ProgramPoint) {
    peakRSSBytes = max(peakRSSBytes ?? 0, point.memory.rssBytes)
    peakPageTableBytes = max(peakPageTableBytes ?? 0, point.memory.pageTableBytes)
    peakSwapBytes = max(peakSwapBytes ?? 0, point.memory.swapBytes)
    if let walk = point.walk {
      walks += walk
      walkCount += 1
    }
    if let last {
      let time = Double(point.nanoseconds - last.nanoseconds)
      weighted += time * Double(last.memory.rssBytes + point.memory.rssBytes) / 2
    } else {
      first = point.nanoseconds
    }
    last = point
    if count % stride == 0 || point.walk != nil { points.append(point) }
    count += 1
    guard points.count > Self.mostPoints else { return }
    stride *= 2
    points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
  }

  /// The mean over the time between the first point and the last, by the trapezoidal rule; nil of fewer than three
  /// points, or where those do not span half of the run.
  package func meanRSSBytes(of nanoseconds: UInt64) -> Int? {
    guard count >= 3, let last, last.nanoseconds > first,
      (last.nanoseconds - first) * 2 >= nanoseconds
    else { return nil }
    return Int((weighted / Double(last.nanoseconds - first)).rounded())
  }

  /// From the beginning to the last point, divided by the walks; nil where there was none.
  package var walkPeriodNanoseconds: Int? {
    guard walkCount > 0, let last else { return nil }
    return Int(clamping: last.nanoseconds) / walkCount
  }

  /// One walk says how things were at one moment, not over a run.
  package static let leastWalks = 3

  /// The mean of all walks; nil of fewer than three.
  package var meanWalk: ProcessWalk? {
    guard walkCount >= Self.leastWalks else { return nil }
    var mean = ProcessWalk()
    mean.rssBytes = walks.rssBytes / walkCount
    mean.pssBytes = walks.pssBytes / walkCount
    mean.lazyFreeBytes = walks.lazyFreeBytes / walkCount
    mean.hugePageBytes = walks.hugePageBytes / walkCount
    return mean
  }
}
