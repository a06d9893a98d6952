package import PageRelease
internal import Texts
package import Workloads

extension Phase: FieldValue {}
extension MemoryKind: FieldValue {}
extension Reuse: FieldValue {}
extension CostMeasure: FieldValue {}

extension ReleasePattern: FieldValue {
  package var fieldText: String { text }
  package init?(fieldText: Substring) { self.init(text: fieldText) }
}

/// `word`, `page`, or a number of bytes such as `64`.
extension WriteAmount: FieldValue {
  package var fieldText: String {
    switch self {
    case .word: "word"
    case .page: "page"
    case .bytes(let count): String(count)
    }
  }

  package init?(fieldText: Substring) {
    switch fieldText {
    case "word": self = .word
    case "page": self = .page
    default:
      guard let bytes = ByteCount.parse(String(fieldText)) else { return nil }
      self.init(bytes: bytes)
    }
  }
}

/// `never`, `always`, `inherit`, or a size such as `64K`.
extension HugePages: FieldValue {
  package var fieldText: String {
    switch self {
    case .never: "never"
    case .always: "always"
    case .inherit: "inherit"
    case .folios(let bytes): ByteCount.option(bytes)
    }
  }

  package init?(fieldText: Substring) {
    switch fieldText {
    case "never": self = .never
    case "always": self = .always
    case "inherit": self = .inherit
    default:
      guard let bytes = ByteCount.parse(String(fieldText)), bytes > 0 else { return nil }
      self = .folios(bytes)
    }
  }
}
