package import Workloads

/// Damages bytes in all the ways that disks, editors and other programs do, and some that they do not,
/// from a seed.
package struct Mutator {
  package var random: SeededGenerator
  private let tokens: [[UInt8]]

  /// - Parameter words: what is put in besides, for a format of its own.
  package init(seed: UInt64, words: [String] = []) {
    random = SeededGenerator(seed: seed)
    tokens = Self.tokens + words.map { Array($0.utf8) }
  }

  private static let tokens: [[UInt8]] =
    [
      "\"", "\"\"", ",", ",,", "\0", "\r", "\n", "\r\n", "\u{FEFF}", "\u{301}", "é", "-", "+", ".",
      "e", " ", "(", ")", "[", "{", "}", "]", ":", "\\", "\\u0000", "\\ud800", "null", "true",
      "every-9223372036854775807th", "random:5e-324", "8388607T", "crashed (x", "failed ()", "ok ",
    ].map { Array($0.utf8) } + extremes + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90]]

  /// What arithmetic trips over.
  package static let extremes = [
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
    "99999999999999999999999", "4611686018427387904", "922337203685477581", "-1", "0", "1",
    "-4611686018427387905", "1e308", "-1e308", "1e-320", "nan", "inf", "0x10", "007",
  ].map { Array($0.utf8) }

  /// One to four changes.
  package mutating func mutate(_ bytes: inout [UInt8]) {
    for _ in 0...random.below(4) { change(&bytes) }
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = token()
      return
    }
    let start = random.below(bytes.count)
    let end = min(bytes.count, start + 1 + random.below(random.below(8) == 0 ? 400 : 8))
    switch random.below(10) {
    case 0: bytes[start] ^= 1 << UInt8(random.below(8))
    case 1: bytes[start] = UInt8(random.below(256))
    case 2: bytes.removeSubrange(start..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[start..<end]), at: random.below(bytes.count))
    case 4: bytes.insert(contentsOf: token(), at: start)
    case 5: bytes.removeLast(random.below(4) == 0 ? bytes.count - start : 1)
    case 6: swapFields(&bytes)
    default: replaceField(&bytes, with: random.below(4) == 0 ? token() : extreme())
    }
  }

  private mutating func token() -> [UInt8] { tokens[random.below(tokens.count)] }

  private mutating func extreme() -> [UInt8] { Self.extremes[random.below(Self.extremes.count)] }

  /// The field around a random byte, up to the next comma, blank or end of line on either side.
  private mutating func field(_ bytes: [UInt8]) -> Range<Int> {
    let separators = Array(", \n:".utf8)
    let middle = random.below(bytes.count)
    let start = bytes[..<middle].lastIndex { separators.contains($0) }.map { $0 + 1 } ?? 0
    let end = bytes[middle...].firstIndex { separators.contains($0) } ?? bytes.count
    return start..<max(start, end)
  }

  private mutating func replaceField(_ bytes: inout [UInt8], with text: [UInt8]) {
    bytes.replaceSubrange(field(bytes), with: text)
  }

  private mutating func swapFields(_ bytes: inout [UInt8]) {
    let one = field(bytes)
    let other = field(bytes)
    guard one.upperBound <= other.lowerBound else { return }
    let (first, second) = (Array(bytes[one]), Array(bytes[other]))
    bytes.replaceSubrange(other, with: first)
    bytes.replaceSubrange(one, with: second)
  }
}
