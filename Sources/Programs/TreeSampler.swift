internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// Watches the memory of a tree of processes from outside.
final class TreeSampler {
  private final class Reader {
    let memory: ProcessMemoryReader
    init(_ pid: Int32) throws(Errno) { memory = try ProcessMemoryReader(pid: pid) }
  }

  private let roots: () -> [Int32]
  private let settings: ProgramSampling
  private let start: UInt64
  private var readers: [Int32: Reader] = [:]
  private var unreadable: Set<Int32> = []
  private var processes: [Int32] = []
  private var delays: [String: Int] = [:]
  private var nextLook: UInt64
  private var nextWalk: UInt64 = 0
  private var interval: UInt64
  private(set) var nextSample: UInt64
  private(set) var curve = ProgramCurve()
  private(set) var costNanoseconds: UInt64 = 0

  /// - Parameter roots: the processes whose descendants are watched, at the time of the call.
  init(start: UInt64, _ settings: ProgramSampling, roots: @escaping () -> [Int32]) {
    (self.start, self.settings, self.roots) = (start, settings, roots)
    interval = settings.intervalNanoseconds
    nextLook = start
    nextSample = start + settings.intervalNanoseconds
  }

  func sample() {
    let begin = MonotonicClock.now()
    let cpuBegin = MonotonicClock.ofThread()
    if begin >= nextLook { look(begin) }
    // By CPU time: a sampler that was preempted has cost nobody anything.
    let looked = MonotonicClock.ofThread()
    var sum = ProcessStatus()
    var hasAny = false
    var walkCost: UInt64 = 0
    for pid in processes {
      guard let reader = reader(of: pid), let found = try? reader.memory.read() else { continue }
      sum.rssBytes += found.rssBytes
      sum.pageTableBytes += found.pageTableBytes
      sum.swapBytes += found.swapBytes
      hasAny = true
    }
    if hasAny {
      // Walks have a period of their own.
      let walkBegin = MonotonicClock.ofThread()
      let walk = walkIsDue(begin, rss: sum.rssBytes) ? walkAll() : nil
      walkCost = MonotonicClock.ofThread() - walkBegin
      curve.add(ProgramPoint(nanoseconds: begin - start, memory: sum, walk: walk))
    }
    let cpuEnd = MonotonicClock.ofThread()
    costNanoseconds += cpuEnd - cpuBegin
    interval = max(settings.intervalNanoseconds, (cpuEnd - looked - walkCost) * ProgramSampling.costShare)
    nextSample = max(MonotonicClock.now(), nextSample) + interval
  }

  /// Who is there, and how long they have waited for a CPU.
  private func look(_ now: UInt64) {
    let begin = MonotonicClock.ofThread()
    processes = ProcessTree.descendants(of: roots())
    let there = Set(processes)
    readers = readers.filter { there.contains($0.key) }
    for pid in processes { note(pid) }
    let cost = MonotonicClock.ofThread() - begin
    nextLook = now + max(settings.intervalNanoseconds, cost * ProgramSampling.lookShare)
  }

  /// Notes the waits for a CPU of a process, which may have ended and not be waited for yet.
  func note(_ pid: Int32) {
    guard delays.count < ProcessTree.mostProcesses * 16 else { return }
    for (thread, delay) in ProcessTree.runDelays(of: pid) { delays["\(pid)/\(thread)"] = delay }
  }

  /// Of all threads, each as it was last seen.
  var runDelayNanoseconds: Int? { delays.isEmpty ? nil : delays.values.reduce(0, +) }

  private func reader(of pid: Int32) -> Reader? {
    if let reader = readers[pid] { return reader }
    guard !unreadable.contains(pid) else { return nil }
    guard readers.count < ProgramSampling.mostReaders, let reader = try? Reader(pid) else {
      unreadable.insert(pid)
      return nil
    }
    readers[pid] = reader
    return reader
  }

  private func walkIsDue(_ now: UInt64, rss: Int) -> Bool {
    guard settings.walks, now >= nextWalk else { return false }
    if nextWalk > 0 { return true }
    // Before the first, its length is guessed from the memory that it has to look at.
    let guess = ProgramSampling.leastWalk + UInt64(max(0, rss) / PageSize.bytes) * ProgramSampling.walkPerPage
    return now - start >= guess * ProgramSampling.walkShare
  }

  private func walkAll() -> ProcessWalk? {
    var sum = ProcessWalk()
    var longest: UInt64 = 0
    for pid in processes {
      let begin = MonotonicClock.now()
      do throws(Errno) { sum += try ProcessWalk(pid: pid) } catch .noSuchProcess { continue } catch {
        curve.walkRefusal = curve.walkRefusal ?? error
        return nil
      }
      longest = max(longest, MonotonicClock.now() - begin)
    }
    nextWalk = MonotonicClock.now() + max(1, longest) * ProgramSampling.walkShare
    return sum
  }
}
