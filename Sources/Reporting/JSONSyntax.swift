internal import Experiment
internal import LinuxKernel

/// Finds where a text stops being JSON (RFC 8259), which FoundationEssentials' decoder does not tell. No
/// recursion: no depth of nesting overflows a stack.
struct JSONSyntax {
  /// What is wrong first, and in which line, counted from 1; nil in a text that is JSON.
  private(set) var damage: (line: Int, reason: String)?
  /// Numbers that are not whole or too large for 64 bits, and their lines: right for some keys only.
  private(set) var oddNumbers: [(line: Int, text: String)] = []

  /// The decoder takes no deeper nesting.
  private static let deepest = 512

  private enum Expected {
    case value
    case firstValueOrEnd, separatorOrEnd
    case firstKeyOrEnd, key, colon
    case nothing

    var words: String {
      switch self {
      case .value: "a value"
      case .firstValueOrEnd: "a value or ']'"
      case .separatorOrEnd: "a comma or the end of the list"
      case .firstKeyOrEnd: "a key in quotes or '}'"
      case .key: "a key in quotes"
      case .colon: "a colon"
      case .nothing: "the end"
      }
    }
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  /// The brackets that are open, the innermost last.
  private var open: [UInt8] = []
  private var expected = Expected.value

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while damage == nil, let byte = next() { read(byte) }
    if damage == nil, expected != .nothing { fail("ends where \(expected.words) belongs") }
  }

  private mutating func fail(_ reason: String) { damage = damage ?? (line, reason) }

  /// The next byte that is no blank; nil at the end.
  private mutating func next() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 10: line += 1
      case 9, 13, 32: break
      default: return bytes[position]
      }
      position += 1
    }
    return nil
  }

  private mutating func read(_ byte: UInt8) {
    switch (byte, expected) {
    case (UInt8(ascii: "["), .value), (UInt8(ascii: "["), .firstValueOrEnd),
      (UInt8(ascii: "{"), .value), (UInt8(ascii: "{"), .firstValueOrEnd):
      open.append(byte)
      position += 1
      expected = byte == UInt8(ascii: "[") ? .firstValueOrEnd : .firstKeyOrEnd
      if open.count > Self.deepest { fail("nested more than \(Self.deepest) deep") }
    case (UInt8(ascii: "]"), .firstValueOrEnd), (UInt8(ascii: "}"), .firstKeyOrEnd),
      (UInt8(ascii: "]"), .separatorOrEnd) where open.last == UInt8(ascii: "["),
      (UInt8(ascii: "}"), .separatorOrEnd) where open.last == UInt8(ascii: "{"):
      open.removeLast()
      position += 1
      endValue()
    case (UInt8(ascii: ","), .separatorOrEnd):
      position += 1
      expected = open.last == UInt8(ascii: "[") ? .value : .key
    case (UInt8(ascii: ":"), .colon):
      position += 1
      expected = .value
    case (UInt8(ascii: "\""), .key), (UInt8(ascii: "\""), .firstKeyOrEnd):
      readString()
      expected = .colon
    case (UInt8(ascii: "\""), .value), (UInt8(ascii: "\""), .firstValueOrEnd):
      readString()
      endValue()
    case (_, .value), (_, .firstValueOrEnd):
      readWord()
      endValue()
    default:
      fail("\(shown(position..<position + 1)) where \(expected.words) belongs")
    }
  }

  private mutating func endValue() { expected = open.isEmpty ? .nothing : .separatorOrEnd }

  private mutating func readString() {
    let start = position + 1
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      if bytes[end] < 32 { return fail("\(shown(end..<end + 1)) inside a string") }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count else { return fail("a string without its end") }
    if String(validating: bytes[start..<end], as: UTF8.self) == nil {
      fail("a string that is not UTF-8")
    }
    position = end + 1
  }

  /// A number, `true`, `false` or `null`.
  private mutating func readWord() {
    let isPart: (UInt8) -> Bool = { byte in
      byte | 32 >= UInt8(ascii: "a") && byte | 32 <= UInt8(ascii: "z")
        || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }
    let end = bytes[position...].firstIndex { !isPart($0) } ?? bytes.count
    let word = String(decoding: bytes[position..<end], as: UTF8.self)
    let isLiteral = word == "true" || word == "false" || word == "null"
    guard isLiteral || Double(word) != nil else {
      return fail("\(shown(position..<max(end, position + 1))) where \(expected.words) belongs")
    }
    if !isLiteral, Int(word) == nil, UInt64(word) == nil { oddNumbers.append((line, word)) }
    position = end
  }

  private func shown(_ range: Range<Int>) -> String {
    "'\(FieldText.shown(Array(bytes[range])))'"
  }
}
