internal import LinuxKernel

/// Releases a number of bytes per second, by a thread of its own that wakes once a second, as tcmalloc does.
///
/// At each wake-up it releases the rate times the seconds since the previous one, in whole pages, rounded up, but not
/// more than what is dirty; a shortfall is not made up for later.
///
/// Source: `MallocExtension::SetBackgroundReleaseRate`, and the sleep of one second in tcmalloc's background.cc.
struct ReleaseRate: ReleasePolicy {
  static let kind = PolicyKind(
    name: "rate", parameter: "BYTES",
    summary: "so many bytes a second, by a thread that wakes once a second",
    usedBy: "tcmalloc (background release rate)", range: "bytes a second, more than 0, such as 10M",
    make: { text in PolicyList.bytes(text).map { ReleaseRate(bytesPerSecond: $0) } })

  private static let intervalNanoseconds: UInt64 = 1_000_000_000

  let releaser = Releaser.ownThread
  let bytesPerSecond: Int
  private var lastWake: UInt64?

  init(bytesPerSecond: Int) { self.bytesPerSecond = bytesPerSecond }

  mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep {
    let last = lastWake ?? now
    guard lastWake != nil, now - last >= Self.intervalNanoseconds else {
      lastWake = last
      return .sleep(nanoseconds: Self.intervalNanoseconds - (now - last))
    }
    lastWake = now
    let bytes = Double(bytesPerSecond) * Double(now - last) / 1e9
    let due = min((Int(bytes) + PageSize.bytes - 1) / PageSize.bytes, pages.dirty)
    return due > 0
      ? .release(pages: due, .first) : .sleep(nanoseconds: Self.intervalNanoseconds)
  }
}
