internal import Texts

/// The kind and size of the swap that a run creates.
package enum SwapPlace: Equatable, Sendable {
  /// A compressed RAM disk (zram).
  case zram(bytes: Int)
  /// A file in the plan's directory.
  case file(bytes: Int)

  package var bytes: Int {
    switch self {
    case .zram(let bytes), .file(let bytes): bytes
    }
  }

  /// The value of `--swap`: `zram:128M`, `file:1G`.
  package var text: String {
    let size = ByteCount.option(bytes)
    return switch self {
    case .zram: "zram:\(size)"
    case .file: "file:\(size)"
    }
  }

  /// Parses `text`; nil if malformed.
  package init?(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let bytes = ByteCount.parse(String(parts[1])) else { return nil }
    switch parts[0] {
    case "zram": self = .zram(bytes: bytes)
    case "file": self = .file(bytes: bytes)
    default: return nil
    }
  }
}
