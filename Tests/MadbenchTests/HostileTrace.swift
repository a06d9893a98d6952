import LinuxKernel
import SystemPackage
import Traces

/// A recording that was never made: a process maps a MiB, and its threads touch a page each.
enum HostileTrace {
  /// - Parameters:
  ///   - names: of the threads, which take turns in having them; the first is that of the process.
  ///   - threads: the first is the process itself.
  static func write(to path: String, names: [String], threads: Int) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
    try file.closeAfter {
      let writer = try CompactTraceWriter { _ = try file.writeAll($0) }
      let start: UInt64 = 0x7F00_0000_0000
      var arguments = TraceCall.Arguments()
      arguments.second = 1 << 20
      arguments.third = 3
      arguments.fourth = 0x22
      let map = TraceCall(.mmap, arguments, result: Int64(start), entered: 1000)
      try writer.add(TraceEvent(time: 1000, process: 1, thread: 1, .call(map)), names: names)
      for number in 0..<max(threads, names.count) {
        let thread = Int32(1 + number % threads)
        let time = 2000 + UInt64(number) * 1000
        if number < names.count {
          try writer.add(
            TraceEvent(time: time, process: 1, thread: thread, .name(number)), names: names)
        }
        let address = start + UInt64(number % 256) * 4096
        try writer.add(
          TraceEvent(time: time, process: 1, thread: thread, .fault(address: address, .write)),
          names: names)
      }
      try writer.finish(TraceSummary())
    }
  }
}
