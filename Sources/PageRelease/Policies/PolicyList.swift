internal import Texts

/// A policy as the command line names it.
package struct PolicyKind: Sendable {
  /// The name in `--policy`, before a colon.
  package let name: String
  /// The placeholder of the parameter after the colon; nil for a policy without parameter.
  package let parameter: String?
  /// Whether the parameter is a number of bytes.
  package var takesBytes: Bool { parameter == "BYTES" }
  /// A summary, in one line.
  package let summary: String
  /// Allocators and runtimes that use this policy.
  package let usedBy: String
  /// The valid values of the parameter, for messages.
  package var range: String?
  /// The default parameter; nil if it must be given.
  package var standard: String?
  /// Nil if the parameter is invalid.
  package let make: @Sendable (_ parameter: Substring) -> (any ReleasePolicy)?
}

/// The list of all policies. A new policy is a file beside this one, and a line here.
package enum PolicyList {
  package static let all: [PolicyKind] = [
    Immediate.kind, Decay.kind, Scavenger.kind, Threshold.kind, ReleaseRate.kind, Never.kind,
  ]

  /// The valid forms of `--policy`, for messages.
  package static var forms: [String] {
    all.map { kind in kind.parameter.map { "\(kind.name):\($0)" } ?? kind.name }
  }

  /// The policy that a text such as `decay:10` names, and its full text; nil if there is no such policy.
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

  /// Parses a number of bytes such as `64M`; nil for anything else, for 0, and for more than half of the range.
  static func bytes(_ text: Substring) -> Int? {
    ByteCount.parse(String(text)).flatMap { 1...(Int.max / 2) ~= $0 ? $0 : nil }
  }
}
