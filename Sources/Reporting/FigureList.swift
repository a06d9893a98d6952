internal import Analysis
internal import Statistics
internal import Texts

/// Named figures in a fixed order. JSON writes them as an object, CSV as columns. Unknown figures are not in the list.
package struct FigureList: Encodable {
  private enum Value {
    case whole(Int)
    case number(Double)
    case flag(Bool)
    case text(String)
    case texts([String])
    case counts([String: Int])
    case points([[Double?]])
    case list(FigureList)
    /// Only in JSON.
    case details(FigureList)
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private var entries: [(name: String, value: Value)] = []

  private mutating func add(_ name: String, _ value: Value?) {
    if let value { entries.append((name, value)) }
  }

  mutating func add(_ name: String, _ value: Int?) { add(name, value.map(Value.whole)) }
  mutating func add(_ name: String, _ value: Double?) { add(name, value.map(Value.number)) }
  mutating func add(_ name: String, _ value: Bool?) { add(name, value.map(Value.flag)) }
  mutating func add(_ name: String, _ value: String?) { add(name, value.map(Value.text)) }
  mutating func add(_ name: String, _ value: [String]) { add(name, Value.texts(value)) }
  mutating func add(_ name: String, _ value: [String: Int]) { add(name, Value.counts(value)) }
  /// Adds nothing for no points.
  mutating func add(_ name: String, _ points: [[Double?]]) {
    add(name, points.isEmpty ? nil : Value.points(points))
  }

  mutating func add(_ name: String, _ list: FigureList?) { add(name, list.map(Value.list)) }
  /// Figures without columns in CSV, because `samples.csv` has them.
  mutating func add(details name: String, _ list: FigureList) { add(name, Value.details(list)) }

  mutating func add<Word: RawRepresentable<String>>(_ name: String, _ value: Word?) {
    add(name, value?.rawValue)
  }

  /// The median as `NAME`, the ends of its interval as `NAME_low` and `NAME_high`.
  mutating func add(_ name: String, _ estimate: Estimate?) {
    add(name, estimate?.median)
    add(name, estimate?.interval)
  }

  /// Adds a ratio like an estimate.
  mutating func add(_ name: String, _ ratio: PairedRatio?) {
    add(name, ratio?.ratio)
    add(name, ratio?.interval)
  }

  mutating func add(_ name: String, _ interval: ClosedRange<Double>?) {
    add(name + "_low", interval?.lowerBound)
    add(name + "_high", interval?.upperBound)
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Name.self)
    for (name, value) in entries {
      let name = Name(stringValue: name)
      switch value {
      case .whole(let value): try object.encode(value, forKey: name)
      case .number(let value): try object.encode(value, forKey: name)
      case .flag(let value): try object.encode(value, forKey: name)
      case .text(let value): try object.encode(value, forKey: name)
      case .texts(let value): try object.encode(value, forKey: name)
      case .counts(let value): try object.encode(value, forKey: name)
      case .points(let value): try object.encode(value, forKey: name)
      case .list(let value), .details(let value): try object.encode(value, forKey: name)
      }
    }
  }

  /// The figures as fields of CSV. The names of nested lists become prefixes: `program_operations_per_second`. Lists of
  /// texts and of points have no column.
  package var fields: [(column: String, text: String)] {
    entries.flatMap { name, value -> [(column: String, text: String)] in
      switch value {
      case .whole(let value): [(name, value.fieldText)]
      case .number(let value): [(name, value.fieldText)]
      case .flag(let value): [(name, value.fieldText)]
      case .text(let value): [(name, value)]
      case .texts, .points, .details: []
      case .counts(let value):
        [(name, value.map { "\($0.key) × \($0.value)" }.sorted().joined(separator: "; "))]
      case .list(let list): list.fields.map { ("\(name)_\($0.column)", $0.text) }
      }
    }
  }
}
