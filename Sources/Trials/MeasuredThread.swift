internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Processes
internal import Synchronization
internal import SystemPackage
internal import Workloads

/// A thread of a program, with its resource usage and the latencies of its operations, by phase. All storage is
/// allocated and written before the program starts.
final class MeasuredThread: ProgramThread, @unchecked Sendable {
  /// The usage of a thread in a phase.
  struct Tally {
    var usage = Usage()
    var latency = LatencyRecorder()
    /// Time inside the phase; then its first start and its last end.
    var elapsedNanoseconds: UInt64 = 0
    var start: UInt64 = 0
    var end: UInt64 = 0
    /// Events of the machine, if the thread watches it.
    var events = SystemEvents()
  }

  let number: Int
  let count: Int
  private(set) var tallies: [Tally]
  private(set) var hasOpened: [Bool]
  private(set) var failure: PageAllocator.Failure?
  private(set) var allocatedPages = 0
  /// A sum of hashes, which does not depend on which thread performed which step.
  private(set) var sequence: UInt64 = 0
  private var phase = Phase.run
  private var usageAtOpen = Usage()
  private var openedAt: UInt64 = 0
  private let events = SystemEventsReader()
  private var eventsBefore = SystemEvents()
  private var reader: UsageReader?

  private let mutex = Mutex(())
  private var isReady = false
  private var mayBegin = false
  private var hasEnded = false
  private var isCancelled = false

  init(number: Int, count: Int) {
    self.number = number
    self.count = count
    tallies = Phase.allCases.map { _ in Tally() }
    hasOpened = Phase.allCases.map { _ in false }
  }

  /// The body of the thread, on its own CPUs: gets ready, waits for the others, runs the program.
  func live(cpus: [Int], _ program: any Program, _ memory: PageAllocator) {
    do throws(Errno) { try Processors.pin(to: cpus) } catch { failure = .kernel(error) }
    NUMA.allocateLocally()
    reader = UsageReader()
    ThreadStack.rehearse()
    LibraryMemory.rehearse()
    _ = reader?.read()
    locked { isReady = true }
    while !locked({ mayBegin }) { KernelThread.yield() }
    if !isCancelled && failure == nil {
      do throws(PageAllocator.Failure) {
        try program.run(self, memory)
      } catch {
        failure = error
      }
    }
    reader = nil
    locked { hasEnded = true }
  }

  var isWaiting: Bool { locked { isReady } }
  var isOver: Bool { locked { hasEnded } }
  func begin() { locked { mayBegin = true } }

  /// Ends the thread without running the program.
  func cancel() {
    isCancelled = true
    begin()
  }

  func open(_ phase: Phase) {
    self.phase = phase
    hasOpened[phase.index] = true
    usageAtOpen = reader?.read() ?? Usage()
    openedAt = MonotonicClock.now()
    if tallies[phase.index].start == 0 { tallies[phase.index].start = openedAt }
  }

  func note(nanoseconds: UInt64) { tallies[phase.index].latency.record(nanoseconds: nanoseconds) }

  func close() {
    let now = MonotonicClock.now()
    tallies[phase.index].end = now
    tallies[phase.index].elapsedNanoseconds += now - openedAt
    if let used = reader?.read() { tallies[phase.index].usage.add(from: usageAtOpen, to: used) }
  }

  func beginWatch(_ phase: Phase) {
    self.phase = phase
    eventsBefore = events.read()
  }

  func endWatch() { tallies[phase.index].events.add(from: eventsBefore, to: events.read()) }

  func tell(step: Int, pages: Int) {
    var hash = SequenceHash()
    hash.add(step)
    hash.add(pages)
    sequence &+= hash.value
    allocatedPages += max(0, pages)
  }

  private func locked<Result: Sendable>(_ body: () -> Result) -> Result { mutex.withLock { _ in body() } }
}
