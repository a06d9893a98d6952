internal import Texts

/// The values of a user's metrics in one run, by name. In a file `NAME=VALUE NAME=VALUE`, in the order of the names.
package struct MetricValues: Hashable, Sendable, FieldValue {
  package var values: [String: Double]

  package static let mostValues = 64

  package init(_ values: [String: Double] = [:]) { self.values = values }

  package var fieldText: String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.fieldText)" }.joined(separator: " ")
  }

  package init?(fieldText: Substring) {
    values = [:]
    for part in fieldText.split(separator: " ") {
      guard let sign = part.firstIndex(of: "="), let value = Double(part[part.index(after: sign)...]),
        value.isFinite, NameText.isName(String(part[..<sign])), values.count < Self.mostValues,
        values.updateValue(value, forKey: String(part[..<sign])) == nil
      else { return nil }
    }
  }
}
