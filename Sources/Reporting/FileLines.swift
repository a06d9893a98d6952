package import Experiment
internal import Glibc
package import SystemPackage

/// The lines of a file of any length, through one buffer.
package struct FileLines: ~Copyable {
  /// Bytes that one call reads: in the processor's cache while its lines are.
  package static let chunkBytes = 256 << 10
  /// Our longest line has a few hundred bytes; one this long is none of ours, and is not kept in memory.
  package static let longestLineBytes = 1 << 20

  /// What is wrong in a line, counted from 1.
  package struct Damage: Error, Equatable, CustomStringConvertible {
    package let line: Int
    package let damage: CSV.Damage
    /// Whether it is the last and has no line feed: whoever wrote it was killed at it.
    package var isCut = false
    package var description: String { "line \(line): \(damage.reason)" }

    init(line: Int, reason: String) { self.init(line: line, damage: CSV.Damage(reason: reason)) }

    init(line: Int, damage: CSV.Damage) {
      self.line = line
      self.damage = damage
    }
  }

  private let descriptor: FileDescriptor
  private let chunkBytes: Int
  private let buffer: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - descriptor: read from where it stands; stays open.
  ///   - chunkBytes: bytes that one call reads at most.
  package init(_ descriptor: FileDescriptor, chunkBytes: Int = FileLines.chunkBytes) {
    self.descriptor = descriptor
    self.chunkBytes = chunkBytes
    buffer = .allocate(byteCount: Self.longestLineBytes + chunkBytes, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Calls `body` with each line, without its line feed and a carriage return before it. Throws `Damage`
  /// with the number of the line that `body` finds damaged, that is too long, or that is the last and has
  /// no line feed: it was cut, even where no field is missing. `Errno` where the file cannot be read.
  package func forEach(
    _ body: (borrowing Span<UInt8>) throws(CSV.Damage) -> Void
  ) throws {
    var number = 0
    var kept = 0
    while true {
      let room = buffer[kept..<kept + chunkBytes]
      let count = try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: room))
      if count == 0 { break }
      let filled = kept + count
      var start = 0
      var searched = kept
      while let end = lineFeed(in: searched..<filled) {
        number += 1
        try check(end - start, number)
        let line = UnsafeRawBufferPointer(rebasing: buffer[start..<withoutReturn(start..<end)])
        do throws(CSV.Damage) { try body(line.assumingMemoryBound(to: UInt8.self).span) } catch {
          throw Damage(line: number, damage: error)
        }
        start = end + 1
        searched = start
      }
      kept = filled - start
      try check(kept, number + 1)
      if start > 0, let base = buffer.baseAddress { memmove(base, base + start, kept) }
    }
    if kept > 0 {
      var damage = Damage(line: number + 1, reason: "is cut: no line feed ends it")
      damage.isCut = true
      throw damage
    }
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

  private func withoutReturn(_ line: Range<Int>) -> Int {
    line.isEmpty || buffer[line.upperBound - 1] != 13 ? line.upperBound : line.upperBound - 1
  }
}
