internal import Glibc
internal import LinuxKernel
internal import Processes

/// Waits for the processes of a run, and adds up what they have used.
struct TreeReaper {
  private let main: Int32
  private let others: Set<Int32>
  /// The load, or what asks whether a server is ready.
  var helper: Int32?
  private var helpers: Set<Int32> = []
  private(set) var mainEnding: ChildProcess.Ending?
  var helperEnding: ChildProcess.Ending?
  private(set) var usage: TreeUsage
  private let peakBefore: Int
  private(set) var exactPeakRSSBytes: Int?

  /// - Parameters:
  ///   - before: what the main process had used before its program began.
  ///   - others: children that are not of the run.
  init(main: Int32, before: TreeUsage, others: Set<Int32>) {
    (self.main, self.others) = (main, others)
    peakBefore = before.peakRSSBytes
    usage = TreeUsage()
    usage -= before
  }

  /// A process of the run that has ended. One that is not of the run, and that nobody waits for, may hide it.
  private var nextEnded: Int32? {
    guard let pid = EndedProcess.next else { return nil }
    if !others.contains(pid) { return pid }
    return ProcessTree.children(of: ChildProcess.callerPid).first {
      !others.contains($0) && !ChildProcess.isAlive($0)
    }
  }

  /// Waits for all that have ended.
  mutating func reap(_ sampler: TreeSampler) {
    if let helper { helpers.insert(helper) }
    while let pid = nextEnded {
      let group = ProcessTree.group(of: pid)
      let isOfHelper = helpers.contains(pid) || group.map(helpers.contains) ?? false
      if !isOfHelper { sampler.note(pid) }
      guard let (ending, used) = try? EndedProcess.wait(for: pid) else { return }
      if pid == main { mainEnding = ending }
      if pid == helper {
        helperEnding = ending
        helper = nil
      }
      guard !isOfHelper else { continue }
      usage += used
      // The kernel keeps the peak of what the process was before it became the program.
      if used.peakRSSBytes > peakBefore {
        exactPeakRSSBytes = max(exactPeakRSSBytes ?? 0, used.peakRSSBytes)
      }
    }
  }

  /// Kills what is left of the run and waits for it, ten seconds at most: a process may hang in the kernel.
  mutating func killAll(_ sampler: TreeSampler) {
    let end = MonotonicClock.now() + 10_000_000_000
    while MonotonicClock.now() < end {
      let roots = ProcessTree.children(of: ChildProcess.callerPid).filter { !others.contains($0) }
      if roots.isEmpty { return }
      for pid in ProcessTree.descendants(of: roots) { EndedProcess.signal(SIGKILL, pid) }
      reap(sampler)
      MonotonicClock.sleep(nanoseconds: 200_000)
    }
  }
}
