package import PageRelease

/// A program of one or more threads that allocates, touches and frees continuously, unlike the workloads of batches,
/// which perform one phase after another. The same shape and seed make the same requests to the heap, under every
/// strategy and policy.
package protocol Program: Sendable {
  /// Prepares the program's data before it is measured: called once, by one thread.
  mutating func prepare(_ memory: PageAllocator) throws(PageAllocator.Failure)

  /// Called when all threads exist and begin.
  func begin()

  /// The work of a thread. Called by all threads at the same time.
  func run(_ thread: any ProgramThread, _ memory: PageAllocator) throws(PageAllocator.Failure)

  /// Problems found, in words, once all threads have ended; empty if there were none.
  var findings: [String] { get }
  /// Allocated at the end, and never touched.
  var untouchedPages: Int { get }
  /// Whether a thread of the measurement may sample the program while it runs, which takes CPU time from it.
  var mayBeLookedAt: Bool { get }
}

extension Program {
  package func begin() {}
  package var findings: [String] { [] }
  package var untouchedPages: Int { 0 }
  package var mayBeLookedAt: Bool { true }
}

/// A thread from the program's view, through which the program reports what to measure.
package protocol ProgramThread: AnyObject {
  /// The number of the thread, from 0.
  var number: Int { get }
  /// The number of threads.
  var count: Int { get }

  /// Begins a phase.
  func open(_ phase: Phase)
  /// The machine's counters from here to `endWatch` belong to this phase; the thread measures nothing of its own
  /// meanwhile. At most one thread calls this; otherwise the counters belong to the phase `run`.
  func beginWatch(_ phase: Phase)
  func endWatch()
  /// Records an operation that has ended and took this time.
  func note(nanoseconds: UInt64)
  /// Ends the phase.
  func close()
  /// Reports an allocation, or a free by a negative count, for the hash of the sequence: the same number identifies the
  /// same step of the program.
  func tell(step: Int, pages: Int)
}

/// The parameters of a program.
package struct ProgramShape: Equatable, Sendable {
  /// The region's length in pages.
  package let pages: Int
  /// Pages of one operation; their mean if sizes are random.
  package let stepPages: Int
  package let threads: Int
  package let seed: UInt64
  package var ratePerSecond: Double?
  package var durationSeconds: Double?

  package init(pages: Int, stepPages: Int, threads: Int, seed: UInt64) {
    self.pages = pages
    self.stepPages = stepPages
    self.threads = threads
    self.seed = seed
  }
}
