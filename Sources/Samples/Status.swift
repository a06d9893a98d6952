internal import Texts

/// The outcome of a row.
package enum Status: Hashable, Sendable {
  case ok
  /// The kernel refused the strategy with this error.
  case unsupported(String)
  /// madbench did not try it: the strategy is not applicable to this cell, for this short reason.
  case refused(String)
  /// The kernel refused something else, which is not a property of the strategy.
  case failed(String)
  case oomKilled
  /// The worker ended prematurely, with this signal or exit status.
  case crashed(String)
  case timeout
  case interrupted

  package var text: String {
    switch self {
    case .ok: "ok"
    case .unsupported(let symbol): "unsupported (\(symbol))"
    case .refused(let reason): "refused (\(reason))"
    case .failed(let symbol): "failed (\(symbol))"
    case .oomKilled: "oom-killed"
    case .crashed(let how): "crashed (\(how))"
    case .timeout: "timeout"
    case .interrupted: "interrupted"
    }
  }

  /// Whether the strategy was refused, by the kernel or by madbench.
  package var isRefusal: Bool {
    switch self {
    case .unsupported, .refused: true
    default: false
    }
  }

  package init?(text: Substring) {
    let parts = text.split(separator: "(", maxSplits: 1)
    let detail = parts.count == 2 && parts[1].hasSuffix(")") ? String(parts[1].dropLast()) : nil
    switch (parts.first.map { $0.hasSuffix(" ") ? $0.dropLast() : $0 }, detail) {
    case ("ok", nil): self = .ok
    case ("unsupported", let symbol?): self = .unsupported(symbol)
    case ("refused", let reason?): self = .refused(reason)
    case ("failed", let symbol?): self = .failed(symbol)
    case ("oom-killed", nil): self = .oomKilled
    case ("crashed", let how?): self = .crashed(how)
    case ("timeout", nil): self = .timeout
    case ("interrupted", nil): self = .interrupted
    default: return nil
    }
  }
}

extension Status: FieldValue {
  package var fieldText: String { text }
  package init?(fieldText: Substring) { self.init(text: fieldText) }
}
