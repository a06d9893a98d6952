internal import Glibc
package import SystemPackage

/// The lines of a file of any length, through one buffer.
package struct FileLines: ~Copyable {
  /// Bytes that one call reads: small enough for the processor's cache.
  package static let chunkBytes = 256 << 10
  /// Lines that madbench writes have a few hundred bytes; longer lines than this are rejected, not kept in memory.
  package static let longestLineBytes = 1 << 20

  /// The damage in a line, counted from 1.
  package struct Damage: Error, Equatable, CustomStringConvertible {
    package let line: Int
    package let reason: String
    /// Whether the line is the last and has no line feed, because its writer was killed.
    package let isCut: Bool
    package var description: String { "line \(line): \(reason)" }

    package init(line: Int, reason: String, isCut: Bool = false) {
      self.line = line
      self.reason = reason
      self.isCut = isCut
    }
  }

  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  private let chunkBytes: Int
  private let buffer: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - descriptor: read from its current offset; stays open.
  ///   - chunkBytes: maximum number of bytes that one call reads.
  package init(_ descriptor: FileDescriptor, chunkBytes: Int = FileLines.chunkBytes) {
    self.init(chunkBytes: chunkBytes) { try descriptor.read(into: $0) }
  }

  /// - Parameter read: reads the next bytes into the buffer and returns their number; 0 at the end.
  package init(
    chunkBytes: Int = FileLines.chunkBytes,
    read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    self.read = read
    self.chunkBytes = chunkBytes
    buffer = .allocate(byteCount: Self.longestLineBytes + chunkBytes, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Calls `body` with each line, without its line feed and a carriage return before it. Throws `Damage` with the
  /// line's number for a line that is too long, and for a last line without line feed: it was cut, even if nothing
  /// seems to be missing. Throws `Errno` if the file cannot be read.
  ///
  /// - Parameters:
  ///   - number: the line number, counted from 1.
  package func forEach(
    _ body: (_ line: borrowing Span<UInt8>, _ number: Int) throws -> Void
  ) throws {
    try forEach { line, number, isWhole in
      guard isWhole else {
        throw Damage(line: number, reason: "is cut: no line feed ends it", isCut: true)
      }
      try body(line, number)
    }
  }

  /// Like the other `forEach`, but also passes a last line without line feed to `body`, with `isWhole` false.
  package func forEach(
    _ body: (_ line: borrowing Span<UInt8>, _ number: Int, _ isWhole: Bool) throws -> Void
  ) throws {
    var number = 0
    var kept = 0
    while true {
      let room = buffer[kept..<kept + chunkBytes]
      let count = try read(UnsafeMutableRawBufferPointer(rebasing: room))
      if count == 0 { break }
      let filled = kept + count
      var start = 0
      var searched = kept
      while let end = lineFeed(in: searched..<filled) {
        number += 1
        try check(end - start, number)
        try body(line(start..<end).span, number, true)
        start = end + 1
        searched = start
      }
      kept = filled - start
      try check(kept, number + 1)
      if start > 0, let base = buffer.baseAddress { memmove(base, base + start, kept) }
    }
    if kept > 0 { try body(line(0..<kept).span, number + 1, false) }
  }

  private func check(_ length: Int, _ number: Int) throws(Damage) {
    guard length <= Self.longestLineBytes else {
      throw Damage(line: number, reason: "longer than \(Self.longestLineBytes) bytes")
    }
  }

  private func lineFeed(in range: Range<Int>) -> Int? {
    guard let base = buffer.baseAddress,
      let found = memchr(base + range.lowerBound, 10, range.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func line(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    let hasReturn = !range.isEmpty && buffer[range.upperBound - 1] == 13
    let line = buffer[range.lowerBound..<range.upperBound - (hasReturn ? 1 : 0)]
    return UnsafeRawBufferPointer(rebasing: line).assumingMemoryBound(to: UInt8.self)
  }
}
