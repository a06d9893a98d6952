/// Reads the compact form, see `CompactTrace`: block after block through one buffer. Lengths and numbers
/// are believed as far as they can be true; checksums are checked before anything else of a block.
package final class CompactTraceReader {
  /// The names of threads; `TraceEvent.Action.name` counts them from 0.
  package private(set) var names: [String] = []
  /// Whole once all events are read; before, only their number.
  package private(set) var summary = TraceSummary()

  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  private let buffer: UnsafeMutableRawBufferPointer
  /// Bytes of the file that have been read.
  private var offset = 0
  private var checksum: UInt32 = 0
  private var state = CompactTraceState()

  /// - Parameter read: puts the next bytes into what it is given and says how many; none at the end.
  package init(read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    self.read = read
    buffer = .allocate(
      byteCount: CompactTrace.blockHeadBytes + CompactTrace.longestPayload
        + CompactTrace.checksumBytes, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Calls `body` with each event, in the order in which they were written; to be called once. Throws
  /// `TraceDamage` with the place in the file, what `body` throws, and what reading throws.
  package func forEach(_ body: (TraceEvent) throws -> Void) throws {
    let head = try next(CompactTrace.magic.count + 2)
    guard head.starts(with: CompactTrace.magic) else {
      throw TraceDamage(.byte(0), "no compact trace begins so")
    }
    let version = head.loadUnaligned(fromByteOffset: CompactTrace.magic.count, as: UInt16.self)
    guard UInt16(littleEndian: version) == CompactTrace.version else {
      throw TraceDamage(
        .byte(CompactTrace.magic.count),
        "version \(UInt16(littleEndian: version)) of the compact form, of which this madbench "
          + "knows \(CompactTrace.version)")
    }
    while try readBlock(body) {}
    let end = offset
    if try read(UnsafeMutableRawBufferPointer(rebasing: buffer[..<1])) > 0 {
      throw TraceDamage(.byte(end), "bytes behind the end")
    }
  }

  /// False behind the last.
  private func readBlock(_ body: (TraceEvent) throws -> Void) throws -> Bool {
    let start = offset
    let head = try next(CompactTrace.blockHeadBytes)
    let length = Int(UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
    guard let kind = CompactTrace.BlockKind(rawValue: head[0]), length > 0,
      length <= CompactTrace.longestPayload
    else { throw TraceDamage(.byte(start), "no block begins here") }
    _ = try next(length + CompactTrace.checksumBytes, at: head.count)
    let covered = UnsafeRawBufferPointer(rebasing: buffer[..<(head.count + length)])
    checksum = CRC32C.of(covered, after: checksum)
    let written = buffer.loadUnaligned(fromByteOffset: covered.count, as: UInt32.self)
    guard UInt32(littleEndian: written) == checksum else {
      throw TraceDamage(
        .byte(start), "the block that begins here is damaged: its checksum is another")
    }
    let payload = UnsafeRawBufferPointer(rebasing: covered[head.count...])
    var cursor = CompactCursor(payload, start: start + head.count)
    switch kind {
    case .records: try readRecords(&cursor, body)
    case .end: try readEnd(&cursor)
    }
    return kind == .records
  }

  private func readRecords(
    _ cursor: inout CompactCursor, _ body: (TraceEvent) throws -> Void
  ) throws {
    while !cursor.isAtEnd {
      guard let event = try state.next(&cursor, &names) else { continue }
      summary.events += 1
      try body(event)
    }
  }

  private func readEnd(_ cursor: inout CompactCursor) throws {
    let events = try cursor.count()
    guard events == summary.events else {
      throw cursor.damage("\(summary.events) events, where \(events) were written")
    }
    summary = try TraceSummary(&cursor)
    summary.events = events
    guard cursor.isAtEnd else { throw cursor.damage("more than the end holds") }
  }

  /// The next so many bytes.
  private func next(_ count: Int, at start: Int = 0) throws -> UnsafeRawBufferPointer {
    var filled = 0
    while filled < count {
      let room = buffer[start + filled..<start + count]
      let more = try read(UnsafeMutableRawBufferPointer(rebasing: room))
      if more == 0 { throw TraceDamage(.byte(offset), "is cut here") }
      filled += more
      offset += more
    }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<start + count])
  }
}
