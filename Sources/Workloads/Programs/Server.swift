internal import LinuxKernel
internal import PageRelease
internal import Synchronization

/// A server with a pool of threads, in an open loop: requests arrive at even intervals, whether or not those before them
/// have been served, and each is timed from the moment it was due. A stall is felt by all requests that it keeps waiting
/// (no coordinated omission).
///
/// A request allocates a session's memory, touches it, and frees what sessions are too many by now, the oldest first. How
/// many are kept swings between an eighth and a half of the region and back, twice a run: what a heap retains is what it
/// does with the difference, and what it gives back too early is what the second swing has to fault for again.
///
/// Threads sleep until a request is due, so a latency is never less than the kernel's wake-up from a sleep.
final class Server: Program, @unchecked Sendable {
  static let kind = ProgramKind(
    name: "server",
    summary: "a pool of threads serves requests that arrive at a rate; sessions come and go",
    leastSteps: { max(32, 8 * $0) }, make: { Server(shape: $0) },
    standardSeconds: standardSeconds, takesRate: true)

  private static let standardRate = 1000.0
  private static let standardSeconds = 2.0
  /// Of arrivals that end later than this share of the run's time, the schedule was not held.
  private static let tolerance = 0.01

  private let shape: ProgramShape
  private let rate: Double
  private let seconds: Double
  /// Pages of each request, those that were served before the start first.
  private var sizes: [Int] = []
  /// The first request whose session is still kept once that request has been served.
  private var firstKept: [Int] = []
  private var early = 0

  private let mutex = Mutex(())
  private var sessions: [PageRange?] = []
  private var nextRequest = 0
  /// Whether a thread could not go on: the others must not wait for it.
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

  /// Draws all requests, and says which sessions each one ends.
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

  /// Pages that sessions may have when a request has been served: up for a quarter of the time, down for another, and
  /// again.
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

  /// The first request is due when threads have had a moment to get to where they wait.
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

  /// A session's memory, once the thread that serves it has it; nil where it never will.
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
