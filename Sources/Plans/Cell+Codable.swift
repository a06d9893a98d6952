internal import Texts

/// A cell in JSON: an object with the columns of its axes as keys.
extension Cell: Codable {
  package init(from decoder: any Decoder) throws {
    self.init()
    let object = try decoder.container(keyedBy: ColumnKey.self)
    for column in AxisList.columns {
      let key = ColumnKey(column.name)
      guard let scalar = try object.decodeIfPresent(FieldScalar.self, forKey: key) else { continue }
      guard column.read(scalar.fieldText, into: &self) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: object, debugDescription: "is no value of the axis")
      }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: ColumnKey.self)
    for axis in AxisList.all {
      let scalar = axis.scalar(self)
      if scalar != .none { try object.encode(scalar, forKey: ColumnKey(axis.column.name)) }
    }
  }
}

/// The name of a column as a key, in camel case: JSON coders convert it to and from snake case.
package struct ColumnKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  package init(_ column: String) {
    let words = column.split(separator: "_")
    stringValue = words.dropFirst().reduce(String(words.first ?? "")) { text, word in
      text + word.prefix(1).uppercased() + word.dropFirst()
    }
  }

  package init?(stringValue: String) { self.stringValue = stringValue }
  package init?(intValue: Int) { nil }
}
