import LinuxKernel
import PageRelease
import Testing
import Workloads

@Suite("Policies")
struct PolicyTests {
  private func policy(_ text: String) throws -> any ReleasePolicy {
    try #require(PolicyList.named(text)).policy
  }

  @Test(
    "a policy is named with its parameter, or with the one it has by itself",
    arguments: [
      ("immediate", "immediate"), ("never", "never"), ("decay", "decay:10"),
      ("decay:0.5", "decay:0.5"), ("scavenger", "scavenger:1"), ("scavenger:100", "scavenger:100"),
      ("threshold", "threshold:128K"), ("threshold:1M", "threshold:1M"), ("rate:4096", "rate:4K"),
      ("threshold:128KiB", "threshold:128K"), ("threshold:131072", "threshold:128K"),
      ("threshold:128kib", "threshold:128K"), ("rate:1000", "rate:1000"),
    ])
  func named(text: String, full: String) {
    #expect(PolicyList.named(text)?.text == full)
  }

  @Test(
    "what is no policy is none",
    arguments: [
      "", "immediately", "immediate:", "immediate:1", "never:0", "decay:", "decay:0", "decay:-1",
      "decay:nan", "decay:1e9", "scavenger:0", "scavenger:101", "scavenger:x", "threshold:0",
      "threshold:4KB2", "threshold:-1", "rate", "rate:", "rate:0", "rate:9999999T", "decay:1:2",
    ])
  func unnamed(text: String) {
    #expect(PolicyList.named(text) == nil)
  }

  @Test("the smooth step goes from 0 to 1, evenly about its middle, and is flat at both ends")
  func smootherstep() {
    #expect(DecayCurve.smootherstep(0) == 0 && DecayCurve.smootherstep(1) == 1)
    #expect(DecayCurve.smootherstep(0.5) == 0.5)
    for step in 0...1000 {
      let y = Double(step) / 1000
      let sum = DecayCurve.smootherstep(y) + DecayCurve.smootherstep(1 - y)
      #expect(abs(sum - 1) < 1e-12)
      // jemalloc's table holds this of step 100 of 200, and of step 50.
      #expect(step != 250 || abs(DecayCurve.smootherstep(y) - 0.103515625) < 1e-12)
    }
  }

  /// Pages that are left of some that were freed at time 0, asked as a releaser would be that is never late.
  private func decayed(_ pages: Int, seconds: Double, at instant: Double) throws -> Int {
    var decay = try policy("decay:\(seconds)")
    var left = FreePages(dirty: pages)
    var now: UInt64 = 1
    while Double(now - 1) / 1e9 < instant {
      switch decay.nextStep(left, at: now) {
      case .release(let count, .first): left.dirty -= count
      case .release(_, .second): Issue.record("no page was freed lazily")
      case .sleep(let nanoseconds): now += nanoseconds
      }
    }
    return left.dirty
  }

  @Test("a decay leaves what its formula says at every moment", arguments: [0.2, 1, 10, 60])
  func decay(seconds: Double) throws {
    let pages = 100_000
    for tenth in 0...10 {
      let share = Double(tenth) / 10
      let left = try decayed(pages, seconds: seconds, at: share * seconds)
      let formula = DecayCurve.smootherstep(1 - share) * Double(pages)
      // The limit stands for an epoch, and the steepest of 200 is worth 1.875 / 200.
      #expect(abs(Double(left) - formula) <= 2 * 1.875 / 200 * Double(pages) + 1, "\(share)")
    }
    #expect(try decayed(pages, seconds: seconds, at: 1.02 * seconds) == 0)
  }

  @Test("pages that come later decay later, and those that are used again do not count twice")
  func backlog() {
    var curve = DecayCurve(seconds: 2)
    let epoch: UInt64 = 10_000_000
    curve.advance(to: 1, pages: 0)
    curve.advance(to: 1 + epoch, pages: 1000)
    #expect(curve.limit == 1000)
    for number in 2...100 { curve.advance(to: 1 + UInt64(number) * epoch, pages: curve.limit) }
    let half = curve.limit
    #expect(abs(half - 500) < 20)
    // As many again.
    curve.advance(to: 1 + 101 * epoch, pages: half + 1000)
    #expect(abs(curve.limit - (half + 1000)) < 30)
    // All but a few are in use again: the limit does not fall with them, nor rise when they come back.
    let before = curve.limit
    curve.advance(to: 1 + 102 * epoch, pages: 10)
    #expect(curve.limit <= before)
    curve.advance(to: 1 + 103 * epoch, pages: before)
    #expect(curve.limit <= before)
    curve.advance(to: 1 + 400 * epoch, pages: 10)
    #expect(curve.limit == 0 || curve.limit <= 10)
  }

  @Test(
    "a rate gives back nothing for a second, and then the rate times the time", arguments: 1...20)
  func rate(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pagesPerSecond = 1 + random.below(5000)
    var rate = try policy("rate:\(pagesPerSecond * PageSize.bytes)")
    var left = FreePages(dirty: 1 << 40)
    var now = UInt64(random.below(1 << 40))
    let start = now
    var given = 0
    for _ in 0..<200 {
      switch rate.nextStep(left, at: now) {
      case .release(let count, _):
        given += count
        left.dirty -= count
      case .sleep(let nanoseconds):
        #expect(nanoseconds <= 1_000_000_000)
        // Late by up to 50 ms.
        now += nanoseconds + UInt64(random.below(50_000_000))
      }
    }
    let seconds = Double(now - start) / 1e9
    let wanted = Double(pagesPerSecond) * seconds
    #expect(Double(given) <= wanted + 200 && Double(given) >= wanted - 2.2 * Double(pagesPerSecond))
  }

  @Test(
    "a threshold gives back what is dirty above the highest live page, but for its pad",
    arguments: 1...60)
  func threshold(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pad = (128 << 10) / PageSize.bytes
    let pages = 600
    let threshold = 1 + random.below(300)
    var policy = try policy("threshold:\(threshold * PageSize.bytes)")
    var spans = SpanMap(pages: pages, state: .released)
    var states = [SpanState](repeating: .released, count: pages)
    for _ in 0..<random.below(12) {
      let start = random.below(pages)
      let range = PageRange(start: start, count: 1 + random.below(pages - start))
      let state = [SpanState.live, .dirty, .dirty, .released, .lazilyFreed][random.below(5)]
      spans.set(range, to: state)
      for page in range.start..<range.end { states[page] = state }
    }
    let top = (states.lastIndex(of: .live) ?? -1) + 1
    let dirty = (top..<pages).filter { states[$0] == .dirty }
    let wanted = dirty.count >= threshold ? Set(dirty.dropFirst(pad)) : []
    let due = policy.due(afterFreeing: PageRange(start: 0, count: 1), in: spans)
    #expect(Set(due.flatMap { $0.start..<$0.end }) == wanted)
    #expect(due.reduce(0) { $0 + $1.count } == wanted.count, "no page twice")
  }

  /// The share of a CPU that a scavenger takes of a machine whose releases cost this much a page, and whose sleeps end late.
  private func share(_ percent: Double, nanosecondsPerPage: Double, seed: UInt64) throws -> Double {
    var random = SeededGenerator(seed: seed)
    var scavenger = try policy("scavenger:\(percent)")
    let pages = FreePages(live: 0, mostLive: 0, dirty: 1 << 40)
    var now: UInt64 = 1
    var worked = 0.0
    var slept = 0.0
    // The first half of a minute finds the pace; the second is counted.
    var before = (worked, slept)
    while worked + slept < 60e9 {
      if worked + slept < 30e9 { before = (worked, slept) }
      switch scavenger.nextStep(pages, at: now) {
      case .release(let count, _):
        let cost = nanosecondsPerPage * Double(count) * (0.5 + Double(random.below(1000)) / 1000)
        scavenger.didRelease(pages: count, in: UInt64(cost))
        worked += cost
        now += UInt64(cost)
      case .sleep(let nanoseconds):
        let late = nanoseconds + UInt64(random.below(3_000_000))
        scavenger.didSleep(nanoseconds: late)
        slept += Double(late)
        now += late
      }
    }
    let (work, rest) = (worked - before.0, slept - before.1)
    return work / (work + rest) * 100
  }

  @Test(
    "a scavenger keeps to its share, whatever a page costs and however late it wakes",
    arguments: [1.0, 5, 10], [300.0, 3000])
  func scavenger(percent: Double, cost: Double) throws {
    for seed in 1...2 {
      let share = try share(percent, nanosecondsPerPage: cost, seed: UInt64(seed))
      #expect(abs(share - percent) <= 0.5, "seed \(seed)")
    }
  }

  @Test(
    "a scavenger leaves a tenth more than the most that was live in the last quarter or half of a second"
  )
  func goal() throws {
    var scavenger = try policy("scavenger:100")
    var pages = FreePages(live: 1000, mostLive: 1000, dirty: 500)
    var now: UInt64 = 1
    while now < 200_000_000 {
      switch scavenger.nextStep(pages, at: now) {
      case .release(let count, _):
        pages.dirty -= count
        scavenger.didRelease(pages: count, in: 10_000)
        now += 10_000
      case .sleep(let nanoseconds):
        scavenger.didSleep(nanoseconds: nanoseconds)
        now += nanoseconds
      }
    }
    #expect(pages.dirty == 100)
  }
}
