/// Bytes that come one after the other, of which the first can be looked at before they are read.
final class PeekedBytes {
  private let source: (UnsafeMutableRawBufferPointer) throws -> Int
  private var peeked: [UInt8] = []
  /// How many of `peeked` have been read.
  private var taken = 0
  /// Bytes that have been read.
  private(set) var count = 0

  init(_ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) { self.source = source }

  /// The first bytes, at least `count` where there are as many. To be called before any is read.
  func peek(_ count: Int) throws -> [UInt8] {
    while peeked.count < count {
      let more = try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
        initialized = try source(UnsafeMutableRawBufferPointer(buffer))
      }
      if more.isEmpty { break }
      peeked += more
    }
    return peeked
  }

  /// Puts the next bytes into `buffer` and says how many; none at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let piece: Int
    if taken < peeked.count {
      piece = min(peeked.count - taken, buffer.count)
      buffer.copyBytes(from: peeked[taken..<taken + piece])
      taken += piece
    } else {
      piece = try source(buffer)
    }
    count += piece
    return piece
  }
}
