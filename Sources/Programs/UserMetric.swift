internal import Glibc
internal import LinuxKernel
internal import Processes
package import SystemPackage

/// A figure that is read from what a program, or its load, writes.
package struct UserMetric: Equatable, Sendable {
  package let name: String
  package let higherIsBetter: Bool
  package let pattern: String

  package static let mostNameBytes = 64
  package static let mostPatternBytes = 4096

  /// Reads `NAME[:higher|:lower]=REGEX`, and tries the expression.
  package init(_ text: String) throws(ArmError) {
    let form = "--metric NAME[:higher|:lower]=REGEX"
    guard let sign = text.firstIndex(of: "=") else { throw ArmError("'\(text)' is no \(form)") }
    let head = text[..<sign].split(separator: ":", omittingEmptySubsequences: false)
    let word = head.first.map(String.init) ?? ""
    guard (1...Self.mostNameBytes).contains(word.utf8.count), word.utf8.allSatisfy(Self.isNameByte) else {
      throw ArmError("\(form): a name is made of letters, digits and . _ - /, at most \(Self.mostNameBytes)")
    }
    switch head.dropFirst() {
    case []: higherIsBetter = false
    case ["lower"]: higherIsBetter = false
    case ["higher"]: higherIsBetter = true
    default: throw ArmError("\(form): '\(head.dropFirst().joined(separator: ":"))' is neither higher nor lower")
    }
    name = word
    pattern = String(text[text.index(after: sign)...])
    guard !pattern.isEmpty, pattern.utf8.count <= Self.mostPatternBytes else {
      throw ArmError("\(form): an expression of 1 to \(Self.mostPatternBytes) bytes")
    }
    do { _ = try Regex(pattern) } catch {
      throw ArmError("--metric \(name): '\(pattern)' is no regular expression")
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "._-/".utf8.contains(byte)
    }
  }

  /// The number that the last match has in its first group, or is; nil where nothing matches, or no number does.
  func value(in text: String) -> Double? {
    guard let expression = try? Regex(pattern) else { return nil }
    for line in text.split(whereSeparator: { $0.isNewline }).reversed() {
      guard let match = line.matches(of: expression).last else { continue }
      let part = match.output.count > 1 ? match.output[1].substring : match.output[0].substring
      guard let number = part.flatMap({ Double($0) }), number.isFinite else { return nil }
      return number
    }
    return nil
  }

  /// How long the expressions may take together.
  private static let limit: UInt64 = 5_000_000_000

  /// The values of several metrics in the same text, nil for what is not found. Expressions may take exponential time, so
  /// that they are matched in a process that is killed after five seconds; then there are none.
  package static func values(of metrics: [UserMetric], in bytes: [UInt8]) throws(Errno) -> [Double?] {
    if metrics.isEmpty { return [] }
    let pipe = try Pipe()
    defer { try? pipe.reading.close() }
    let text = String(decoding: bytes, as: UTF8.self)
    let child: ForkedChild
    do throws(Errno) {
      child = try ForkedChild {
        let found = metrics.map { $0.value(in: text) ?? .nan }
        _ = try? found.withUnsafeBytes { try pipe.writing.writeAll($0) }
      }
    } catch {
      try? pipe.writing.close()
      throw error
    }
    try? pipe.writing.close()
    var found = [Double](repeating: .nan, count: metrics.count)
    let end = MonotonicClock.now() + limit
    var done = 0
    while done < found.count * 8 {
      let now = MonotonicClock.now()
      guard now < end, try Poll.readable([pipe.reading], timeout: end - now) == [true] else { break }
      let count =
        (try? found.withUnsafeMutableBytes {
          try pipe.reading.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[done...]))
        }) ?? 0
      if count == 0 { break }
      done += count
    }
    _ = consume child
    return done == found.count * 8 ? found.map { $0.isNaN ? nil : $0 } : found.map { _ in nil }
  }
}
