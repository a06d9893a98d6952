internal import Glibc

/// What the CPUs have done since the machine started, in the ticks of `/proc/stat`.
package struct ProcessorTime: Equatable, Sendable {
  /// Ticks that the CPU ran something: user, nice, system, interrupts.
  package var busyTicks = 0
  /// Ticks that it could have run something, and the host ran somebody else.
  package var stolenTicks = 0
  /// All of its ticks, idle ones included.
  package var allTicks = 0

  package init() {}

  /// A tick of `/proc/stat` in nanoseconds: 10 ms nearly everywhere, whatever the kernel's timer.
  package static let tickNanoseconds = 1_000_000_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))

  /// More than any machine has been up: sums over CPUs are numbers too.
  private static let mostTicks = 1 << 48

  /// The CPUs by number; nil where the kernel does not tell.
  package static func now() -> [Int: ProcessorTime]? {
    guard let text = try? KernelText.read("/proc/stat") else { return nil }
    let found = parse(text)
    return found.isEmpty ? nil : found
  }

  /// Reads the lines `cpuN user nice system idle iowait irq softirq steal guest guest_nice`. A line
  /// without the eighth number, as before Linux 2.6.11, is left out: it tells nothing of steal. Guest
  /// time is part of user time already.
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

  /// What lies between two readings, summed over `cpus`; nil where one of them is missing.
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
