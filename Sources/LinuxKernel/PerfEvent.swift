internal import CLinux
internal import Glibc
package import SystemPackage

/// One event of the calling thread, counted by the kernel or the processor.
package struct PerfEvent: ~Copyable {
  /// The events that can be counted, with the numbers of `linux/perf_event.h`.
  package enum Kind: CaseIterable, Sendable {
    case cycles, instructions, dtlbMisses, cpuMigrations

    fileprivate var typeAndConfig: (UInt32, UInt64) {
      let hardware: UInt32 = 0
      let software: UInt32 = 1
      let hardwareCache: UInt32 = 3
      return switch self {
      case .cycles: (hardware, 0)
      case .instructions: (hardware, 1)
      // Data TLB (3), load (0), miss (1).
      case .dtlbMisses: (hardwareCache, 3 | 0 << 8 | 1 << 16)
      case .cpuMigrations: (software, 4)
      }
    }
  }

  private let descriptor: Int32

  /// Throws `ENOENT` or `EOPNOTSUPP` if the machine lacks the counter (most virtual machines have no hardware events),
  /// `EACCES` if `perf_event_paranoid` forbids it.
  ///
  /// The corresponding system call is `perf_event_open(2)`.
  package init(_ kind: Kind) throws(Errno) {
    let (type, config) = kind.typeAndConfig
    descriptor = try valueOrErrno(clinux_perf_event_open(type, config))
  }

  deinit { close(descriptor) }

  /// The count since the event was opened.
  package func count() throws(Errno) -> Int {
    var value: UInt64 = 0
    _ = try retrying { read(descriptor, &value, MemoryLayout<UInt64>.size) }
    return Int(clamping: value)
  }
}
