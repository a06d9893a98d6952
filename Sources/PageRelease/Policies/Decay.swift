/// Lets free pages decay over a number of seconds, by a thread of its own: jemalloc's dirty pages and, with a strategy
/// of two stages, its muzzy pages after them.
///
/// Source: jemalloc's `dirty_decay_ms` and `muzzy_decay_ms` (both 10 s by default before 5.2, muzzy 0 since), decay.c.
struct Decay: ReleasePolicy {
  static let kind = PolicyKind(
    name: "decay", parameter: "SECONDS",
    summary:
      "a part at a time over so many seconds, along a smooth curve; two stages one after the other",
    usedBy: "jemalloc (dirty_decay_ms, muzzy_decay_ms)",
    range: "seconds, more than 0, at most 86400", standard: "10",
    make: { text in PolicyList.number(text, upTo: 86_400).map { Decay(seconds: $0) } })

  let releaser = Releaser.ownThread
  let knowsStages = true
  private var dirty: DecayCurve
  private var muzzy: DecayCurve

  init(seconds: Double) {
    dirty = DecayCurve(seconds: seconds)
    muzzy = DecayCurve(seconds: seconds)
  }

  mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep {
    // Between two epochs nothing is due.
    if dirty.advance(to: now, pages: pages.dirty), pages.dirty > dirty.limit {
      return .release(pages: pages.dirty - dirty.limit, .first)
    }
    if muzzy.advance(to: now, pages: pages.lazilyFreed), pages.lazilyFreed > muzzy.limit {
      return .release(pages: pages.lazilyFreed - muzzy.limit, .second)
    }
    return .sleep(nanoseconds: min(dirty.untilNext(now), muzzy.untilNext(now)))
  }
}
