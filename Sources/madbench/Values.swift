internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// A list of values after one option, each once: `a,b`. The option may also be repeated.
struct Values<Element: ArgumentValue>: ExpressibleByArgument {
  let elements: [Element]

  init?(argument: String) {
    var elements: [Element] = []
    // A short text may say the same range very often.
    var seen: Set<Element> = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let parsed = Element.parse(String(word)) else { return nil }
      elements += parsed.filter { seen.insert($0).inserted }
    }
    self.elements = elements
  }
}

extension [Values<String>] { var all: [String] { flatMap(\.elements) } }
extension [Values<ByteSize>] { var all: [Int] { flatMap(\.elements).map(\.bytes) } }
extension [Values<Number>] { var all: [Int] { flatMap(\.elements).map(\.value) } }
extension [Values<AxisValue<HugePages>>] {
  var all: [HugePages] { flatMap(\.elements).map(\.value) }
}
extension [Values<AxisValue<MemoryKind>>] {
  var all: [MemoryKind] { flatMap(\.elements).map(\.value) }
}
extension [Values<AxisValue<Reuse>>] { var all: [Reuse] { flatMap(\.elements).map(\.value) } }
extension [Values<AxisValue<WriteAmount>>] {
  var all: [WriteAmount] { flatMap(\.elements).map(\.value) }
}
extension [Values<AxisValue<Double>>] { var all: [Double] { flatMap(\.elements).map(\.value) } }
extension [Values<AxisValue<ReleasePattern>>] {
  var all: [ReleasePattern] { flatMap(\.elements).map(\.value) }
}

extension Array where Element: Hashable {
  /// Every value once, in the order of its first appearance.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Something that one word of a list stands for; a range of numbers stands for several.
protocol ArgumentValue: Hashable {
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
      guard let low = bounds[0], let high = bounds[1], low <= high, high <= PlanLimits.highestOfRange else {
        return nil
      }
      return (low...high).map { Number(value: $0) }
    default: return nil
    }
  }
}

/// A value as the files write it.
struct AxisValue<Value: FieldValue & Hashable>: ArgumentValue, ExpressibleByArgument {
  let value: Value

  init(value: Value) { self.value = value }

  init?(argument: String) {
    guard let value = Value(fieldText: Substring(argument)) else { return nil }
    self.value = value
  }

  static func parse(_ word: String) -> [AxisValue]? {
    Value(fieldText: Substring(word)).map { [AxisValue(value: $0)] }
  }
}
