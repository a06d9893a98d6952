internal import Glibc

/// CPU time since boot, in the ticks of `/proc/stat`.
package struct ProcessorTime: Equatable, Sendable {
  /// Ticks in which the CPU ran tasks or interrupts: user, nice, system, interrupts.
  package var busyTicks = 0
  /// Ticks in which the CPU had work to run, but the host ran another guest.
  package var stolenTicks = 0
  /// All ticks, including idle ones.
  package var allTicks = 0

  package init() {}

  /// Nanoseconds of a tick of `/proc/stat`: 10 ms on nearly all machines, independent of the kernel's timer.
  package static let tickNanoseconds = 1_000_000_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))

  /// Exceeds the uptime of any machine, yet sums over CPUs do not overflow.
  private static let mostTicks = 1 << 48

  /// The times of all CPUs by number; nil if the kernel does not report them.
  package static func now() -> [Int: ProcessorTime]? {
    guard let text = try? KernelText.read("/proc/stat") else { return nil }
    let found = parse(text)
    return found.isEmpty ? nil : found
  }

  /// Parses the lines `cpuN user nice system idle iowait irq softirq steal guest guest_nice`. Lines without the eighth
  /// number, as before Linux 2.6.11, are left out because they do not report steal. Guest time is already part of user
  /// time.
  package static func parse(_ text: String) -> [Int: ProcessorTime] {
    var found: [Int: ProcessorTime] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("cpu") {
      let fields = line.split(separator: " ")
      let ticks = fields.dropFirst().prefix(8).compactMap { Int($0) }
        .filter { 0...mostTicks ~= $0 }
      guard let number = Int(fields[0].dropFirst(3)), ticks.count == 8 else { continue }
      var time = ProcessorTime()
      time.busyTicks = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]
      time.stolenTicks = ticks[7]
      time.allTicks = ticks.reduce(0, +)
      found[number] = time
    }
    return found
  }

  /// The difference of two readings, summed over `cpus`; nil if one of them is missing.
  package static func sum(
    from start: [Int: ProcessorTime], to end: [Int: ProcessorTime], cpus: [Int]
  ) -> ProcessorTime? {
    var sum = ProcessorTime()
    for cpu in cpus {
      guard let before = start[cpu], let after = end[cpu] else { return nil }
      sum.busyTicks += after.busyTicks - before.busyTicks
      sum.stolenTicks += after.stolenTicks - before.stolenTicks
      sum.allTicks += after.allTicks - before.allTicks
    }
    return sum
  }
}
