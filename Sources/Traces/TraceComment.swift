/// The first and the last line of a trace that `madbench record` writes. To every reader of perf's text they are comments.
///
///     # madbench trace 1 program=python3 kernel=6.18.44 architecture=x86_64 page_bytes=4096 thp=disabled perf=6.1.155 events=page-faults,mmap,munmap
///     # madbench trace end lines=282722 faults=265991 calls=8365 lost=0 max_size_reached=no
///
/// The number is the version: a reader refuses versions that it does not know. It skips fields that it does not know, so
/// that fields can be added. In a value, blanks, control characters, `%` and bytes beyond ASCII are written as `%` and
/// two hexadecimal digits.
///
/// Of the last line, `lines` is the number of lines before it. A trace without a last line was cut off.
package enum TraceComment {
  static let start: StaticString = "# madbench trace "
  static let endWord: StaticString = "end "
  static let version: UInt64 = 1

  package typealias Field = (key: String, value: String)

  /// With its line feed.
  package static func first(_ fields: [Field]) -> String { line("\(version) ", fields) }

  /// With its line feed.
  package static func last(_ fields: [Field]) -> String { line("\(endWord)", fields) }

  private static func line(_ word: String, _ fields: [Field]) -> String {
    "\(start)\(word)" + fields.map { "\($0.key)=\(escaped($0.value))" }.joined(separator: " ")
      + "\n"
  }

  /// The text of a value; what is no escape stays as it is.
  static func unescaped(_ value: UnsafeRawBufferPointer) -> String {
    var bytes: [UInt8] = []
    var position = 0
    while position < value.count {
      if value[position] == UInt8(ascii: "%"), position + 2 < value.count,
        let byte = UInt8(
          String(decoding: value[position + 1..<position + 3], as: UTF8.self), radix: 16)
      {
        bytes.append(byte)
        position += 3
      } else {
        bytes.append(value[position])
        position += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func escaped(_ value: String) -> String {
    value.utf8.reduce(into: "") { text, byte in
      if 33...126 ~= byte, byte != UInt8(ascii: "%") {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
