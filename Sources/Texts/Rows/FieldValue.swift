/// A value that a field of a CSV file can hold.
package protocol FieldValue: Sendable {
  var fieldText: String { get }
  /// Nil if the text is not a valid value.
  init?(fieldText: Substring)
  /// The same, from the bytes of a field without quotes.
  init?(field: Span<UInt8>)
}

extension FieldValue {
  package init?(field: Span<UInt8>) {
    guard let text = String(field: field) else { return nil }
    self.init(fieldText: text[...])
  }
}

extension Int: FieldValue {
  package var fieldText: String { String(self) }
  package init?(fieldText: Substring) { self.init(fieldText) }

  /// Parses an optional sign and decimal digits; nil for anything else, and on overflow.
  package init?(field: Span<UInt8>) {
    var index = 0
    let isNegative = field.count > 1 && field[0] == UInt8(ascii: "-")
    if isNegative || (field.count > 1 && field[0] == UInt8(ascii: "+")) { index = 1 }
    guard index < field.count else { return nil }
    // Accumulates negative values, so that the smallest number fits.
    var value = 0
    // Any 18 digits fit.
    let mayOverflow = field.count - index > 18
    while index < field.count {
      let digit = Int(field[index]) - 48
      guard 0...9 ~= digit else { return nil }
      if mayOverflow {
        let (product, isTooMuch) = value.multipliedReportingOverflow(by: 10)
        let (difference, isTooLow) = product.subtractingReportingOverflow(digit)
        if isTooMuch || isTooLow { return nil }
        value = difference
      } else {
        value = value &* 10 &- digit
      }
      index += 1
    }
    if !isNegative, value == .min { return nil }
    self = isNegative ? value : -value
  }
}

extension String: FieldValue {
  package var fieldText: String { self }
  package init?(fieldText: Substring) { self.init(fieldText) }

  /// Nil for invalid UTF-8, and for characters that `CSV` never writes: those that a terminal would obey, and NUL,
  /// which appears where a disk has lost written data.
  package init?(field: Span<UInt8>) {
    var isASCII = true
    for index in field.indices {
      let byte = field[index]
      if byte < 32 || byte == 127 { return nil }
      if byte > 127 { isASCII = false }
    }
    guard
      let text = field.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }),
      isASCII || !text.unicodeScalars.contains(where: TerminalText.isUnsafe)
    else { return nil }
    self = text
  }
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

/// An empty field is nil: not available, never 0.
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

  package init?(field: Span<UInt8>) {
    if field.isEmpty {
      self = .none
    } else {
      guard let value = Wrapped(field: field) else { return nil }
      self = value
    }
  }
}

extension FieldValue where Self: RawRepresentable<String> {
  package var fieldText: String { rawValue }
  package init?(fieldText: Substring) { self.init(rawValue: String(fieldText)) }
}

extension Double: FieldValue {
  /// The shortest text that parses to the same number, without `.0`.
  package var fieldText: String {
    let text = String(self)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
  package init?(fieldText: Substring) {
    guard let value = Double(fieldText), value.isFinite else { return nil }
    self = value
  }
}
