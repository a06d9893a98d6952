internal import Glibc
package import SystemPackage

/// Reads small files of `/proc` and `/sys` whole. Allocates: for use outside measured windows.
package enum KernelText {
  /// The file's text without leading and trailing white space.
  package static func read(_ path: String) throws(Errno) -> String {
    let descriptor = try open(path)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try retrying { Glibc.read(descriptor, &chunk, chunk.count) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  /// The word in brackets of a file that lists choices, such as `always [madvise] never`.
  package static func chosen(_ path: String) throws(Errno) -> String {
    let text = try read(path)
    guard let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]") else {
      return text
    }
    return String(text[text.index(after: open)..<close])
  }

  /// Writes a setting. Throws `EACCES` or `EPERM` without permission, `EINVAL` for an invalid value.
  package static func write(_ text: String, to path: String) throws(Errno) {
    let descriptor = try retrying {
      path.withPlatformString { openat(AT_FDCWD, $0, O_WRONLY | O_CLOEXEC) }
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    _ = try retrying { Glibc.write(descriptor, bytes, bytes.count) }
  }

  static func open(_ path: String) throws(Errno) -> Int32 {
    try retrying { path.withPlatformString { openat(AT_FDCWD, $0, O_RDONLY | O_CLOEXEC) } }
  }
}
