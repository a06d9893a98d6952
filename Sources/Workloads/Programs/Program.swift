package import PageRelease

/// A program of one thread or several that allocates, touches and frees as it goes, beside the workloads of batches, which
/// do one thing after another. The same shape and seed ask the heap for the same, whatever strategy and policy.
package protocol Program: Sendable {
  /// What the program has before it is measured: called once, by one thread.
  mutating func prepare(_ memory: PageAllocator) throws(PageAllocator.Failure)

  /// All threads are there, and begin.
  func begin()

  /// What a thread does. Called by all threads at the same time.
  func run(_ thread: any ProgramThread, _ memory: PageAllocator) throws(PageAllocator.Failure)

  /// What was not as it should have been, in words, once all threads have ended; empty where all was.
  var findings: [String] { get }
  /// Handed out at the end, and never touched.
  var untouchedPages: Int { get }
  /// Whether a thread of the measurement may look at the program while it runs: it takes CPU time from it.
  var mayBeLookedAt: Bool { get }
}

extension Program {
  package func begin() {}
  package var findings: [String] { [] }
  package var untouchedPages: Int { 0 }
  package var mayBeLookedAt: Bool { true }
}

/// A thread as a program sees it: it tells what is measured.
package protocol ProgramThread: AnyObject {
  /// From 0.
  var number: Int { get }
  /// How many there are.
  var count: Int { get }

  /// Begins a phase.
  func open(_ phase: Phase)
  /// From here to `endWatch` what the machine counts belongs to this phase; the thread measures nothing of its own
  /// meanwhile. One thread does so, or none, which leaves it to the phase `run`.
  func beginWatch(_ phase: Phase)
  func endWatch()
  /// An operation has ended that took so long, by whatever it is counted from.
  func note(nanoseconds: UInt64)
  /// Ends the phase.
  func close()
  /// Tells of an allocation, or of a free by a negative count, for the hash of the sequence: the same number stands for
  /// the same step of the program.
  func tell(step: Int, pages: Int)
}

/// What a program is made to do.
package struct ProgramShape: Equatable, Sendable {
  /// Of the region.
  package let pages: Int
  /// Pages of one operation; where sizes are random, their mean.
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
