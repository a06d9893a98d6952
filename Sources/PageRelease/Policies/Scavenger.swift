internal import LinuxKernel

/// Releases what exceeds a goal, by a thread of its own that is paced to a share of one CPU, like Go's background
/// scavenger.
///
/// It works for a millisecond, 64 KiB at a time, from the highest address down, then sleeps long enough to keep its
/// share. The CPU time of the work and the length of the sleep are measured and fed back. It retains a tenth more than
/// the goal.
///
/// Go derives its goal from the garbage collector: the memory in use at the end of the last collection, scaled to the
/// next one. A heap without a collector takes the maximum that was live within the last quarter or half of a second,
/// about the time between two collections of a busy Go program. Go's share is one of all CPUs that it may use; here it
/// is one of one CPU.
///
/// Source: mgcscavenge.go of Go 1.22: `scavengePercent` 1, `retainExtraPercent` 10, `minScavWorkTime` 1 ms,
/// `scavengeQuantum` 64 KiB, `startingScavSleepRatio` 0.001, kept for 5 s after the controller has failed.
struct Scavenger: ReleasePolicy {
  static let kind = PolicyKind(
    name: "scavenger", parameter: "PERCENT",
    summary: "what goes beyond 1.1 × the need, by a thread held to a share of one CPU",
    usedBy: "Go (1 %)",
    range: "percent of one CPU, more than 0, at most 100", standard: "1",
    make: { text in PolicyList.number(text, upTo: 100).map { Scavenger(share: $0 / 100) } })

  private static let retainedPerGoal = 1.1
  private static let leastWork = 1e6
  private static let quantumBytes = 64 << 10
  private static let firstRatio = 0.001
  private static let cooldownNanoseconds = 5e9
  /// Time to sleep when there was nothing to release.
  private static let parkedNanoseconds: UInt64 = 10_000_000
  /// The minimum time that a peak counts.
  private static let memoryNanoseconds: UInt64 = 250_000_000

  let releaser = Releaser.ownThread
  private let share: Double
  private var controller = PaceController()
  private var ratio = Scavenger.firstRatio
  private var cooldown = 0.0
  /// CPU time of releases since the last sleep, in nanoseconds.
  private var worked = 0.0
  private var isParked = false
  /// The maximum that was live in this quarter of a second and in the previous one.
  private var peak = 0
  private var peakBefore = 0
  private var peakBegan: UInt64?

  init(share: Double) { self.share = share }

  mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep {
    remember(pages, now)
    let goal = Self.retainedPerGoal * Double(max(peak, peakBefore))
    let excess = Double(pages.live + pages.dirty) - goal
    if excess >= 1, pages.dirty > 0, worked < Self.leastWork {
      isParked = false
      let quantum = Self.quantumBytes / PageSize.bytes
      return .release(pages: min(quantum, pages.dirty, Int(excess)), .first)
    }
    isParked = worked == 0
    if isParked { return .sleep(nanoseconds: Self.parkedNanoseconds) }
    worked = max(worked, Self.leastWork)
    return .sleep(nanoseconds: UInt64(worked / ratio))
  }

  mutating func didRelease(pages: Int, in nanoseconds: UInt64) { worked += Double(nanoseconds) }

  mutating func didSleep(nanoseconds: UInt64) {
    if isParked { return }
    let period = Double(nanoseconds) + worked
    defer { worked = 0 }
    if cooldown > 0 {
      cooldown = max(0, cooldown - period)
      return
    }
    if let next = controller.next(share: worked / period, wanted: share, over: period) {
      ratio = next
    } else {
      ratio = Self.firstRatio
      cooldown = Self.cooldownNanoseconds
    }
  }

  private mutating func remember(_ pages: FreePages, _ now: UInt64) {
    if now - (peakBegan ?? now) >= Self.memoryNanoseconds {
      peakBefore = peak
      peak = 0
      peakBegan = now
    }
    peakBegan = peakBegan ?? now
    peak = max(peak, pages.mostLive, pages.live)
  }
}
