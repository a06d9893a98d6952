internal import Glibc
package import SystemPackage

/// A file of `/proc` or `/sys` that stays open and is read repeatedly through one buffer. The buffer is resident from
/// the start: reading causes no faults and no allocations.
package struct KernelFile: ~Copyable {
  private let descriptor: Int32
  private let buffer: UnsafeMutableRawBufferPointer

  /// - Parameter capacity: bytes of the buffer. No line of the file may be longer.
  package init(_ path: String, capacity: Int = 16 << 10) throws(Errno) {
    descriptor = try KernelText.open(path)
    buffer = .allocate(byteCount: capacity, alignment: 16)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// The first bytes of the file's current contents, at most the buffer's capacity; valid until the next read. The
  /// corresponding system call is `pread(2)`.
  package func read() throws(Errno) -> UnsafeRawBufferPointer {
    let count = try retrying { pread(descriptor, buffer.baseAddress!, buffer.count, 0) }
    return UnsafeRawBufferPointer(rebasing: buffer[..<count])
  }

  /// Calls `body` with each line of the file's current contents, for a file of any length.
  package func forEachLine(_ body: (UnsafeRawBufferPointer) -> Void) throws(Errno) {
    var offset = 0
    var kept = 0
    while true {
      let start = buffer.baseAddress! + kept
      let count = try retrying { pread(descriptor, start, buffer.count - kept, off_t(offset)) }
      if count == 0 { break }
      offset += count
      let filled = UnsafeRawBufferPointer(rebasing: buffer[..<(kept + count)])
      var lineStart = 0
      while let end = filled[lineStart...].firstIndex(of: 10) {
        body(UnsafeRawBufferPointer(rebasing: filled[lineStart..<end]))
        lineStart = end + 1
      }
      kept = filled.count - lineStart
      guard kept < buffer.count else { throw .fileTooLarge }
      memmove(buffer.baseAddress!, buffer.baseAddress! + lineStart, kept)
    }
    if kept > 0 { body(UnsafeRawBufferPointer(rebasing: buffer[..<kept])) }
  }
}
