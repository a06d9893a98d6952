internal import LinuxKernel
package import Measurement
package import PageRelease
internal import Processes
package import SystemPackage
internal import Workloads

/// A forked copy of the worker that releases its copies of the region's pages and keeps running, like a program's child
/// that writes a snapshot. It measures its own calls.
package final class ReleasingChild {
  private let requests: FileDescriptor
  private let answers: FileDescriptor
  private let child: ForkedChild
  private let map: MemoryMap
  private let addresses: UnsafeRawBufferPointer

  /// Forks. Pages that the worker writes from here on are copied first, which costs faults: the harness's storage must
  /// be written once before the next window.
  package init(_ strategy: any ReleaseStrategy, _ region: borrowing Region) throws(Errno) {
    do {
      let (requestEnd, requests) = try FileDescriptor.pipe()
      let (answers, answerEnd) = try FileDescriptor.pipe()
      child = try ForkedChild {
        try? requests.close()
        try? Self.serve(strategy, region, requestEnd, answerEnd)
      }
      try requestEnd.close()
      try answerEnd.close()
      map = try MemoryMap(of: child.pid)
      addresses = region.addresses
      self.requests = requests
      self.answers = answers
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }

  deinit {
    try? requests.close()
    try? answers.close()
  }

  /// Has the child release these ranges, and returns its measurement. Throws the kernel's error.
  package func release(_ ranges: ContiguousArray<PageRange>) throws(Errno) -> MeasuredWindow {
    do {
      let request = [Int64(ranges.count)] + ranges.flatMap { [Int64($0.start), Int64($0.count)] }
      _ = try request.withUnsafeBytes { try requests.writeAll($0) }
      let header = try Self.read(Int64.self, 1, from: answers)[0]
      if header < 0 { throw Errno(rawValue: Int32(-header)) }
      let times = try Self.read(UInt64.self, Int(header) + 1, from: answers)
      let usage = try Self.read(Usage.self, 1, from: answers)[0]
      return MeasuredWindow(start: times[0], ends: Array(times.dropFirst()), usage: usage)
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }

  /// The pages of the region that only the child maps, and those that the worker maps too. Walks the child's page
  /// tables: do not call inside a window.
  func pages() throws(Errno) -> (own: Int, shared: Int) {
    let found = try map.residency(of: addresses)
    return (
      own: found.privateBytes / PageSize.bytes,
      shared: (found.rssBytes - found.privateBytes) / PageSize.bytes
    )
  }

  /// The child's main loop. It ends when the worker closes its end of the pipe, or dies.
  private static func serve(
    _ strategy: any ReleaseStrategy, _ region: borrowing Region, _ requests: FileDescriptor,
    _ answers: FileDescriptor
  ) throws {
    let reader = UsageReader()
    while true {
      let count = Int(try read(Int64.self, 1, from: requests)[0])
      let numbers = try read(Int64.self, 2 * count, from: requests)
      let ranges = (0..<count).map {
        PageRange(start: Int(numbers[2 * $0]), count: Int(numbers[2 * $0 + 1]))
      }
      var meter = PhaseMeter(capacity: Batch.capacity)
      meter.rehearse()
      try rehearse(strategy, region, reader, &meter)
      do throws(Errno) {
        try perform(ranges, strategy, region, reader, &meter)
      } catch {
        _ = try withUnsafeBytes(of: -Int64(error.rawValue)) { try answers.writeAll($0) }
        continue
      }
      let window = meter.window
      let times = [window.start] + window.ends
      _ = try withUnsafeBytes(of: Int64(count)) { try answers.writeAll($0) }
      _ = try times.withUnsafeBytes { try answers.writeAll($0) }
      _ = try [window.usage].withUnsafeBytes { try answers.writeAll($0) }
    }
  }

  /// The child's first write to a page copies it, and its first use of code maps it; so it releases a scratch region
  /// once before it measures.
  private static func rehearse(
    _ strategy: any ReleaseStrategy, _ region: borrowing Region, _ reader: borrowing UsageReader,
    _ meter: inout PhaseMeter
  ) throws(Errno) {
    ThreadStack.rehearse()
    try? CopyOnWrite.resolve(outside: region.addresses)
    let scratch = Region(
      pages: 1, hugePages: region.hugePages, node: region.node, memory: region.memory,
      place: region.place)
    try scratch.reserve()
    try scratch.map(scratch.all)
    // If the kernel refuses this, it also refuses the measured call.
    try? perform([scratch.all], strategy, scratch, reader, &meter)
    try scratch.free()
    meter.reset()
  }

  /// Releases range by range, inside one window.
  private static func perform(
    _ ranges: [PageRange], _ strategy: any ReleaseStrategy, _ region: borrowing Region,
    _ reader: borrowing UsageReader, _ meter: inout PhaseMeter
  ) throws(Errno) {
    meter.open(reader)
    for range in ranges {
      try strategy.release(range, in: region)
      meter.endOperation()
    }
    meter.close(reader)
  }

  /// Reads `count` values; throws at the end of the pipe.
  private static func read<Value: BitwiseCopyable>(
    _ type: Value.Type, _ count: Int, from descriptor: FileDescriptor
  ) throws -> [Value] {
    let stride = MemoryLayout<Value>.stride
    var bytes = [UInt8](repeating: 0, count: count * stride)
    var done = 0
    while done < bytes.count {
      let got = try bytes.withUnsafeMutableBytes {
        try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[done...]))
      }
      if got == 0 { throw Errno.brokenPipe }
      done += got
    }
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: $0 * stride, as: type) }
    }
  }
}
