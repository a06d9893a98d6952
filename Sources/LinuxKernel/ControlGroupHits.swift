package import SystemPackage
internal import Texts

/// Reads repeatedly, without allocating, how often a group reached its limit and had to reclaim: `memory.failcnt`
/// (version 1), `max` of `memory.events` (version 2).
package struct ControlGroupHits: ~Copyable {
  private let file: KernelFile
  private let version: Int

  package init(_ group: ControlGroup) throws(Errno) {
    version = group.version
    file = try KernelFile(
      group.directory + (version == 1 ? "/memory.failcnt" : "/memory.events"), capacity: 512)
  }

  package func count() throws(Errno) -> Int {
    let text = try file.read()
    if version == 1 {
      var scanner = ByteScanner(text)
      guard let count = scanner.decimal() else { throw .ioError }
      return count
    }
    guard let count = Self.max(text) else { throw .ioError }
    return count
  }

  /// The number after `max` at the beginning of a line.
  package static func max(_ text: UnsafeRawBufferPointer) -> Int? {
    var start = 0
    while start < text.count {
      var scanner = ByteScanner(text, at: start)
      if scanner.skip(UInt8(ascii: "m")), scanner.skip(UInt8(ascii: "a")),
        scanner.skip(UInt8(ascii: "x")), scanner.skip(UInt8(ascii: " "))
      {
        return scanner.decimal()
      }
      guard let end = text[start...].firstIndex(of: 10) else { return nil }
      start = end + 1
    }
    return nil
  }
}
