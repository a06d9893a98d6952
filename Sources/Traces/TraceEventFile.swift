internal import LinuxKernel
package import SystemPackage

/// The events of a recording as they lie in memory, in a file without a name: written once, and read as often as needed
/// without parsing the text again.
package final class TraceEventFile {
  /// Events that are written or read at a time.
  private static let blockEvents = 4096

  private let file: MemoryFile
  private var block: ContiguousArray<TraceEvent> = []

  /// - Parameter directory: where the file is made.
  package init(in directory: String) throws(Errno) {
    file = try MemoryFile(in: directory)
    block.reserveCapacity(Self.blockEvents)
  }

  package func append(_ event: TraceEvent) throws {
    block.append(event)
    if block.count == Self.blockEvents { try flush() }
  }

  /// Calls `body` with every event, in the order in which they were appended.
  package func forEach(_ body: (TraceEvent) throws -> Void) throws {
    try flush()
    let events = UnsafeMutableBufferPointer<TraceEvent>.allocate(capacity: Self.blockEvents)
    defer { events.deallocate() }
    var offset: Int64 = 0
    while case let count = try read(into: UnsafeMutableRawBufferPointer(events), at: offset),
      count > 0
    {
      for event in events[..<(count / MemoryLayout<TraceEvent>.stride)] { try body(event) }
      offset += Int64(count)
    }
  }

  private func flush() throws {
    _ = try block.withUnsafeBytes { try file.descriptor.writeAll($0) }
    block.removeAll(keepingCapacity: true)
  }

  /// Fills the buffer, but for the end of the file.
  private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = try file.descriptor.read(
        fromAbsoluteOffset: offset + Int64(filled), into: rest)
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
