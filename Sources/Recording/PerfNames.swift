internal import SystemPackage

/// The names of threads and files in perf's own file. `perf script` prints them as they are, so that a line feed in one
/// would break its line in two: control characters are replaced by `?` in the file before.
///
/// The format is described in perf's `Documentation/perf.data-file-format.txt`, the records in
/// `include/uapi/linux/perf_event.h`.
struct PerfNames {
  /// Where the name of a record begins, by the record's type.
  private static func nameOffset(_ type: UInt32) -> Int? {
    switch type {
    case 1: 40  // PERF_RECORD_MMAP
    case 3: 16  // PERF_RECORD_COMM
    case 10: 72  // PERF_RECORD_MMAP2
    default: nil
    }
  }

  private static let headBytes = 8
  private static let chunkBytes = 1 << 20

  private let file: FileDescriptor
  private let end: Int

  /// Replaces what would break a line. Nothing is changed in what is not perf's file.
  static func clean(_ file: FileDescriptor) throws {
    var head = [UInt8](repeating: 0, count: 104)
    let count = try head.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
    guard count == head.count, head.starts(with: "PERFILE2".utf8) else { return }
    let start = Int(clamping: number(head, at: 40))
    let size = Int(clamping: number(head, at: 48))
    let (end, overflows) = start.addingReportingOverflow(size)
    if overflows { return }
    try PerfNames(file: file, end: end).clean(from: start)
  }

  private func clean(from start: Int) throws {
    var offset = start
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    while offset < end {
      let wanted = min(chunk.count, end - offset)
      let count = try chunk.withUnsafeMutableBytes {
        try file.read(
          fromAbsoluteOffset: Int64(offset), into: UnsafeMutableRawBufferPointer(rebasing: $0[..<wanted]))
      }
      let done = try chunk.withUnsafeMutableBytes {
        try clean(UnsafeMutableRawBufferPointer(rebasing: $0[..<count]), at: offset)
      }
      if done == 0 { return }
      offset += done
    }
  }

  /// Cleans the whole records of a chunk; returns how many bytes they are.
  private func clean(_ chunk: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    var position = 0
    while chunk.count - position >= Self.headBytes {
      let type = chunk.loadUnaligned(fromByteOffset: position, as: UInt32.self)
      let size = Int(chunk.loadUnaligned(fromByteOffset: position + 6, as: UInt16.self))
      guard size >= Self.headBytes else { return 0 }
      guard position + size <= chunk.count else { break }
      if let name = Self.nameOffset(type), name < size {
        let bytes = UnsafeMutableRawBufferPointer(
          rebasing: chunk[position + name..<position + size])
        if Self.clean(bytes) {
          try file.writeAll(toAbsoluteOffset: Int64(offset + position + name), bytes)
        }
      }
      position += size
    }
    return position
  }

  /// Whether anything was changed.
  private static func clean(_ name: UnsafeMutableRawBufferPointer) -> Bool {
    var isChanged = false
    for index in name.indices {
      if name[index] == 0 { break }
      guard name[index] < 32 || name[index] == 127 else { continue }
      name[index] = UInt8(ascii: "?")
      isChanged = true
    }
    return isChanged
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  }
}
