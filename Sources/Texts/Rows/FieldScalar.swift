/// The value of a field in JSON.
package enum FieldScalar: Codable, Equatable, Sendable {
  case integer(Int)
  case number(Double)
  case text(String)
  case flag(Bool)
  /// Not available: omitted from an object.
  case none

  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .none
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? value.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .integer(let integer): try value.encode(integer)
    case .number(let number): try value.encode(number)
    case .text(let text): try value.encode(text)
    case .flag(let flag): try value.encode(flag)
    case .none: try value.encodeNil()
    }
  }

  /// The text of the field in a file.
  package var fieldText: String {
    switch self {
    case .integer(let integer): integer.fieldText
    case .number(let number): number.fieldText
    case .text(let text): text
    case .flag(let flag): flag.fieldText
    case .none: ""
    }
  }
}

extension FieldValue {
  /// The value in JSON.
  package var scalar: FieldScalar {
    switch self {
    case let integer as Int: .integer(integer)
    case let number as Double: .number(number)
    case let flag as Bool: .flag(flag)
    case let optional as any OptionalField where optional.isNone: .none
    case let optional as any OptionalField: optional.wrappedScalar
    default: .text(fieldText)
    }
  }
}

/// An optional field of any wrapped type.
private protocol OptionalField {
  var isNone: Bool { get }
  var wrappedScalar: FieldScalar { get }
}

extension Optional: OptionalField where Wrapped: FieldValue {
  var isNone: Bool { self == nil }
  var wrappedScalar: FieldScalar { self?.scalar ?? .none }
}
