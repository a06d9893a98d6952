internal import Glibc

/// The names of threads, each once, numbered as they come up.
struct TraceNames {
  private(set) var all: [String] = []
  private var numbers: [String: Int] = [:]
  /// What `all` was made of, one behind the other, and where each ends: to compare without allocating.
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]

  /// Whether these bytes are the name of this number.
  func isSame(_ name: UnsafeRawBufferPointer, _ number: Int) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == name.count else { return false }
    guard let text = name.baseAddress else { return true }
    return bytes.withUnsafeBytes { memcmp($0.baseAddress! + start, text, name.count) == 0 }
  }

  /// The number of this name; nil where there are too many.
  mutating func number(_ name: UnsafeRawBufferPointer) -> Int? {
    let text = String(decoding: name, as: UTF8.self)
    if let number = numbers[text] { return number }
    guard all.count < TraceLimits.mostNames else { return nil }
    numbers[text] = all.count
    all.append(text)
    bytes.append(contentsOf: name)
    ends.append(bytes.count)
    return all.count - 1
  }
}
