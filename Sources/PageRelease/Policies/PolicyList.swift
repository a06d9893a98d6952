internal import Texts

/// A policy as the command line knows it.
package struct PolicyKind: Sendable {
  /// What `--policy` takes, before a colon.
  package let name: String
  /// What follows the colon; nil where nothing does.
  package let parameter: String?
  /// Whether that is a count of bytes.
  package var takesBytes: Bool { parameter == "BYTES" }
  /// What it does, in one line.
  package let summary: String
  /// Allocators and runtimes that decide so.
  package let usedBy: String
  /// What the parameter may be, for messages.
  package var range: String?
  /// The parameter where none is given; nil where it must be.
  package var standard: String?
  /// Nil where the parameter is no such thing.
  package let make: @Sendable (_ parameter: Substring) -> (any ReleasePolicy)?
}

/// Every policy there is. A new one is a file beside this one, and a line here.
package enum PolicyList {
  package static let all: [PolicyKind] = [
    Immediate.kind, Decay.kind, Scavenger.kind, Threshold.kind, ReleaseRate.kind, Never.kind,
  ]

  /// What `--policy` takes, for messages.
  package static var forms: [String] {
    all.map { kind in kind.parameter.map { "\(kind.name):\($0)" } ?? kind.name }
  }

  /// The policy that a text such as `decay:10` names, and the text in full; nil where there is none of it.
  package static func named(_ text: String) -> (text: String, policy: any ReleasePolicy)? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = all.first(where: { $0.name == parts[0] }) else { return nil }
    guard kind.parameter != nil else {
      return parts.count == 1 ? kind.make("").map { (kind.name, $0) } : nil
    }
    guard let parameter = parts.count == 2 ? parts[1] : kind.standard.map({ $0[...] }) else {
      return nil
    }
    let bytes = kind.takesBytes ? bytes(parameter).map(ByteCount.option) : nil
    return kind.make(parameter).map { ("\(kind.name):\(bytes ?? String(parameter))", $0) }
  }

  /// A number above 0 and up to `most`.
  static func number(_ text: Substring, upTo most: Double) -> Double? {
    guard let value = Double(text), value > 0, value <= most else { return nil }
    return value
  }

  /// A count of bytes such as `64M`; nil for anything else, for 0, and for more than half of what fits.
  static func bytes(_ text: Substring) -> Int? {
    ByteCount.parse(String(text)).flatMap { 1...(Int.max / 2) ~= $0 ? $0 : nil }
  }
}
