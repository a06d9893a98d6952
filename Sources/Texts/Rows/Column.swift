/// A column of a CSV file over rows of one type: its name, and how to write and read its field.
package struct Column<Row>: Sendable {
  package let name: String
  /// The meaning of the column's figures, in one line.
  package let meaning: String
  package let text: @Sendable (Row) -> String
  let place: FieldPlace

  /// - Parameter path: a stored property of the row, or of a value stored in it.
  package init<Value: FieldValue>(
    _ name: String, _ path: any WritableKeyPath<Row, Value> & Sendable, _ meaning: String = ""
  ) {
    guard let offset = MemoryLayout<Row>.offset(of: path) else {
      preconditionFailure("\(name): not a stored property")
    }
    self.name = name
    self.meaning = meaning
    text = { $0[keyPath: path].fieldText }
    place = FieldPlace(offset, Value.self)
  }

  /// A column of names, see `NameText`.
  package init<Value: FieldValue>(
    ofNames name: String, _ path: any WritableKeyPath<Row, Value> & Sendable,
    _ meaning: String = ""
  ) {
    let column = Column(name, path, meaning)
    self.init(
      name: name, meaning: meaning, text: column.text,
      place: column.place.holding { (value: Value) in NameText.isName(value.fieldText) })
  }

  /// The same column for rows that contain such a row.
  package func inside<Outer>(_ path: any WritableKeyPath<Outer, Row> & Sendable) -> Column<Outer> {
    guard let offset = MemoryLayout<Outer>.offset(of: path) else {
      preconditionFailure("\(name): not inside a stored property")
    }
    return Column<Outer>(
      name: name, meaning: meaning, text: { text($0[keyPath: path]) },
      place: place.moved(by: offset))
  }

  /// Parses a text into the row's field; false if it is not a valid value.
  package func read(_ text: String, into row: inout Row) -> Bool {
    withUnsafeMutablePointer(to: &row) {
      place.put(Array(text.utf8).span, into: UnsafeMutableRawPointer($0))
    }
  }

  private init(
    name: String, meaning: String, text: @escaping @Sendable (Row) -> String, place: FieldPlace
  ) {
    self.name = name
    self.meaning = meaning
    self.text = text
    self.place = place
  }
}
