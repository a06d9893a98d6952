internal import LinuxKernel
internal import PageRelease
internal import Synchronization

/// A server with a pool of threads, in an open loop: requests arrive at even intervals, whether or not earlier requests
/// have been served, and each is timed from the moment it was due. A stall delays all requests that arrive during it
/// (no coordinated omission).
///
/// A request allocates memory for a session, touches it, and frees the oldest sessions beyond the current maximum. The
/// maximum swings between an eighth and a half of the region and back, twice per run: the difference is what a heap may
/// retain, and pages released too early must fault again in the second swing.
///
/// Threads sleep until a request is due, so a latency includes the kernel's wake-up from a sleep.
final class Server: Program, @unchecked Sendable {
  static let kind = ProgramKind(
    name: "server",
    summary: "a pool of threads serves requests that arrive at a rate; sessions come and go",
    leastSteps: { max(32, 8 * $0) }, make: { Server(shape: $0) },
    standardSeconds: standardSeconds, takesRate: true)

  private static let standardRate = 1000.0
  private static let standardSeconds = 2.0
  /// The fraction of the run's time by which arrivals may end late before the schedule counts as not held.
  private static let tolerance = 0.01

  private let shape: ProgramShape
  private let rate: Double
  private let seconds: Double
  /// Pages of each request; those served before the start come first.
  private var sizes: [Int] = []
  /// For each request, the first request whose session remains once it has been served.
  private var firstKept: [Int] = []
  private var early = 0

  private let mutex = Mutex(())
  private var sessions: [PageRange?] = []
  private var nextRequest = 0
  /// Whether a thread has failed: the others must not wait for it.
  private var hasFailed = false
  private var start: UInt64 = 0
  private var end: UInt64 = 0

  init(shape: ProgramShape) {
    self.shape = shape
    rate = shape.ratePerSecond ?? Self.standardRate
    seconds = shape.durationSeconds ?? Self.standardSeconds
    let requests = max(1, Int(rate * seconds))
    plan(requests: requests)
  }

  /// Draws all requests, and determines which sessions each one ends.
  private func plan(requests: Int) {
    var random = SeededGenerator(seed: shape.seed)
    var live = 0
    var oldest = 0
    var request = 0
    while true {
      let isEarly = early == 0
      let pages = 1 + random.below(2 * shape.stepPages - 1)
      sizes.append(pages)
      live += pages
      let wanted = isEarly ? shape.pages / 8 : target(of: request)
      while live > wanted, oldest < sizes.count - 1 {
        live -= sizes[oldest]
        oldest += 1
      }
      firstKept.append(oldest)
      if isEarly {
        if oldest > 0 { early = sizes.count }
      } else {
        request += 1
        if request == requests { return }
      }
    }
  }

  /// The maximum of all sessions' pages when a request has been served: rises for a quarter of the time, falls for
  /// another quarter, and repeats.
  private func target(of request: Int) -> Int {
    let phase = (2 * Double(request) / (rate * seconds)).truncatingRemainder(dividingBy: 1)
    let height = 1 - abs(2 * phase - 1)
    return Int(Double(shape.pages) * (0.125 + 0.375 * height))
  }

  func prepare(_ memory: PageAllocator) throws(PageAllocator.Failure) {
    sessions = [PageRange?](repeating: nil, count: sizes.count)
    for number in 0..<early { try serve(number, memory) }
    nextRequest = early
  }

  /// The first request is due shortly after the threads have reached their wait.
  func begin() { start = MonotonicClock.now() + 5_000_000 }

  func run(_ thread: any ProgramThread, _ memory: PageAllocator) throws(PageAllocator.Failure) {
    MonotonicClock.sleepPrecisely()
    thread.open(.run)
    do throws(PageAllocator.Failure) {
      try serve(thread, memory)
    } catch {
      locked { hasFailed = true }
      throw error
    }
    thread.close()
    note(end: MonotonicClock.now())
  }

  private func serve(
    _ thread: any ProgramThread, _ memory: PageAllocator
  ) throws(PageAllocator.Failure) {
    while let number = take() {
      let due = start + UInt64(Double(number - early) / rate * 1e9)
      MonotonicClock.sleep(until: due)
      try serve(number, memory)
      thread.note(nanoseconds: MonotonicClock.now() - due)
      thread.tell(step: number, pages: sizes[number])
      for ended in ended(by: number) { thread.tell(step: ended, pages: -sizes[ended]) }
    }
  }

  private func serve(_ number: Int, _ memory: PageAllocator) throws(PageAllocator.Failure) {
    let range = try memory.allocate(sizes[number])
    Touch.write(memory.region.bytes(range))
    locked { sessions[number] = range }
    for ended in ended(by: number) {
      guard let range = session(ended) else { return }
      try memory.free(range)
    }
  }

  private func ended(by number: Int) -> Range<Int> {
    (number == 0 ? 0 : firstKept[number - 1])..<firstKept[number]
  }

  /// Waits for a session's memory, which another thread may still be serving; nil if a thread has failed.
  private func session(_ number: Int) -> PageRange? {
    while true {
      let (range, isOver) = locked { (sessions[number], hasFailed) }
      if range != nil || isOver { return range }
      KernelThread.yield()
    }
  }

  private func take() -> Int? {
    locked {
      guard nextRequest < sizes.count, !hasFailed else { return nil }
      nextRequest += 1
      return nextRequest - 1
    }
  }

  private func note(end now: UInt64) { locked { end = max(end, now) } }

  private func locked<Result: Sendable>(_ body: () -> Result) -> Result { mutex.withLock { _ in body() } }

  var findings: [String] {
    let requests = Double(sizes.count - early)
    let wanted = requests / rate
    let taken = Double(end - start) / 1e9
    guard taken > wanted * (1 + Self.tolerance) else { return [] }
    let held = (requests / taken * 10).rounded() / 10
    return ["the schedule was not held: \(held) of \(rate) requests a second"]
  }
}
