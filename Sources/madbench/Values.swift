internal import ArgumentParser
internal import Experiment
internal import PageRelease

/// A list of values after one option: `a,b`. The option may also be repeated.
struct Values<Element: ArgumentValue>: ExpressibleByArgument {
  let elements: [Element]

  init?(argument: String) {
    var elements: [Element] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let parsed = Element.parse(String(word)) else { return nil }
      elements += parsed
    }
    self.elements = elements
  }
}

extension [Values<String>] { var all: [String] { flatMap(\.elements) } }
extension [Values<ByteSize>] { var all: [Int] { flatMap(\.elements).map(\.bytes) } }
extension [Values<Number>] { var all: [Int] { flatMap(\.elements).map(\.value) } }
extension [Values<HugePagesValue>] {
  var all: [Region.HugePages] { flatMap(\.elements).map(\.value) }
}

extension Array where Element: Hashable {
  /// Every value once, in the order of its first appearance.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Something that one word of a list stands for; a range of numbers stands for several.
protocol ArgumentValue {
  static func parse(_ word: String) -> [Self]?
}

extension String: ArgumentValue {
  static func parse(_ word: String) -> [String]? { word.isEmpty ? nil : [word] }
}

/// A size such as `64M`.
struct ByteSize: ArgumentValue {
  let bytes: Int
  static func parse(_ word: String) -> [ByteSize]? {
    ByteCount.parse(word).map { [ByteSize(bytes: $0)] }
  }
}

/// A number, or a range such as `0-3`.
struct Number: ArgumentValue {
  let value: Int
  static func parse(_ word: String) -> [Number]? {
    let bounds = word.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    switch bounds.count {
    case 1: return bounds[0].flatMap { $0 >= 0 ? [Number(value: $0)] : nil }
    case 2:
      guard let low = bounds[0], let high = bounds[1], low <= high, high < 65536 else { return nil }
      return (low...high).map { Number(value: $0) }
    default: return nil
    }
  }
}

struct HugePagesValue: ArgumentValue {
  let value: Region.HugePages
  static func parse(_ word: String) -> [HugePagesValue]? {
    Region.HugePages(rawValue: word).map { [HugePagesValue(value: $0)] }
  }
}
