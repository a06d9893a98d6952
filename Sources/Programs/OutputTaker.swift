internal import Glibc
internal import Processes
internal import SystemPackage

/// Takes in what a program writes to one of its descriptors: its length, a hash of all of it, and its last part.
final class OutputTaker {
  let reading: FileDescriptor
  private(set) var writing: FileDescriptor?
  private(set) var bytes = 0
  /// FNV-1a of 64 bits over all bytes (draft-eastlake-fnv).
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  private var kept: [UInt8] = []
  private let copy: FileDescriptor?
  private(set) var isOpen = true
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)

  /// How much of the end is kept.
  static let keptBytes = 1 << 20

  /// - Parameter copy: where all of it goes as well; nil for nowhere.
  init(copy: FileDescriptor? = nil) throws(Errno) {
    let pipe = try Pipe()
    (reading, writing) = (pipe.reading, pipe.writing)
    self.copy = copy
    // So that the program seldom waits for the reader.
    pipe.widen(to: 1 << 20)
  }

  deinit {
    closeWriting()
    try? reading.close()
  }

  /// Closes our copy of the end that the program has.
  func closeWriting() {
    try? writing?.close()
    writing = nil
  }

  /// Reads what is there, once.
  func take() {
    guard isOpen else { return }
    let count = (try? chunk.withUnsafeMutableBytes { try reading.read(into: $0) }) ?? 0
    if count == 0 {
      isOpen = false
      return
    }
    bytes += count
    chunk.withUnsafeBufferPointer { buffer in
      for byte in buffer[..<count] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    kept += chunk[..<count]
    if kept.count > 2 * Self.keptBytes { kept.removeFirst(kept.count - Self.keptBytes) }
    _ = try? copy?.writeAll(chunk[..<count])
  }

  /// Reads to the end, or until nothing comes for `patience` nanoseconds: another process may hold the pipe.
  func takeRest(patience: UInt64) {
    while isOpen, (try? Poll.readable([reading], timeout: patience)) == [true] { take() }
  }

  /// The last bytes, at most so many, from the start of a line where one begins there.
  func tail(_ most: Int = keptBytes) -> [UInt8] {
    let part = kept.suffix(most)
    guard part.count < bytes, let end = part.firstIndex(of: 10), end + 1 < part.endIndex else {
      return Array(part)
    }
    return Array(part[(end + 1)...])
  }
}
