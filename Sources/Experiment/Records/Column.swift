/// A value that a field of a CSV file can hold.
package protocol FieldValue: Sendable {
  var fieldText: String { get }
  /// Nil where the text is no such value.
  init?(fieldText: Substring)
}

/// A column of a CSV file over rows of one type: its name, and how to write and read its field.
package struct Column<Row>: Sendable {
  package let name: String
  /// What a figure of it says, in one line.
  package let meaning: String
  package let text: @Sendable (Row) -> String
  /// False, and the row unchanged, where the text does not fit.
  package let parse: @Sendable (inout Row, Substring) -> Bool

  package init<Value: FieldValue>(
    _ name: String, _ path: any WritableKeyPath<Row, Value> & Sendable, _ meaning: String = ""
  ) {
    self.name = name
    self.meaning = meaning
    text = { $0[keyPath: path].fieldText }
    parse = { row, field in
      guard let value = Value(fieldText: field) else { return false }
      row[keyPath: path] = value
      return true
    }
  }

  /// The same column in rows that hold such a row.
  package func inside<Outer>(_ path: any WritableKeyPath<Outer, Row> & Sendable) -> Column<Outer> {
    Column<Outer>(
      name: name, meaning: meaning, text: { text($0[keyPath: path]) },
      parse: { row, field in parse(&row[keyPath: path], field) })
  }

  private init(
    name: String, meaning: String, text: @escaping @Sendable (Row) -> String,
    parse: @escaping @Sendable (inout Row, Substring) -> Bool
  ) {
    self.name = name
    self.meaning = meaning
    self.text = text
    self.parse = parse
  }
}

extension Int: FieldValue {
  package var fieldText: String { String(self) }
  package init?(fieldText: Substring) { self.init(fieldText) }
}

extension String: FieldValue {
  package var fieldText: String { self }
  package init?(fieldText: Substring) { self.init(fieldText) }
}

extension Bool: FieldValue {
  package var fieldText: String { self ? "yes" : "no" }
  package init?(fieldText: Substring) {
    switch fieldText {
    case "yes": self = true
    case "no": self = false
    default: return nil
    }
  }
}

/// Empty is nil: not available, never 0.
extension Optional: FieldValue where Wrapped: FieldValue {
  package var fieldText: String { self?.fieldText ?? "" }
  package init?(fieldText: Substring) {
    if fieldText.isEmpty {
      self = .none
    } else {
      guard let value = Wrapped(fieldText: fieldText) else { return nil }
      self = value
    }
  }
}

extension FieldValue where Self: RawRepresentable<String> {
  package var fieldText: String { rawValue }
  package init?(fieldText: Substring) { self.init(rawValue: String(fieldText)) }
}
