internal import LinuxKernel
internal import Processes

/// Reads the calling thread's usage without allocating.
package struct UsageReader: ~Copyable {
  private let runDelay: RunDelay?
  private let cycles: PerfEvent?
  private let instructions: PerfEvent?
  private let dtlbMisses: PerfEvent?
  private let cpuMigrations: PerfEvent?

  /// Counters that cannot be opened on this machine read as nil.
  package init() {
    runDelay = try? RunDelay()
    cycles = try? PerfEvent(.cycles)
    instructions = try? PerfEvent(.instructions)
    dtlbMisses = try? PerfEvent(.dtlbMisses)
    cpuMigrations = try? PerfEvent(.cpuMigrations)
  }

  package func read() -> Usage {
    var usage = Usage()
    if let thread = try? ThreadUsage.now() { usage.thread = thread }
    usage.runDelayNanoseconds = try? runDelay?.nanoseconds()
    usage.cycles = try? cycles?.count()
    usage.instructions = try? instructions?.count()
    usage.dtlbMisses = try? dtlbMisses?.count()
    usage.cpuMigrations = try? cpuMigrations?.count()
    return usage
  }
}
