package import SystemPackage
internal import Texts

/// An error in a plan, with a correction.
package struct PlanError: Error, Equatable, CustomStringConvertible {
  package let description: String
  /// The system error that caused it, if any.
  package let cause: Errno?

  package init(_ description: String, cause: Errno? = nil) {
    self.description = description
    self.cause = cause
  }

  /// An unknown name, with the nearest known name if one is close.
  package static func unknown(
    _ name: String, _ what: String, among names: [String]
  ) -> PlanError {
    // No name is this long; the search for the nearest one is quadratic in its length.
    let isName = name.utf8.count <= 64
    let wanted = isName ? name.lowercased() : ""
    let nearest = names.min { wanted.editDistance(to: $0) < wanted.editDistance(to: $1) }
    // At most half of the characters may differ.
    let isNear = nearest.map { wanted.editDistance(to: $0) * 2 <= wanted.count } ?? false
    let hint = isNear ? nearest.map { "; did you mean '\($0)'?" } ?? "" : "."
    return PlanError(
      "unknown \(what) '\(FieldText.shown(name))'\(hint) There are: \(names.joined(separator: ", "))")
  }
}

extension PlanError {
  /// Refuses values out of the range of `--time`.
  package static func refuseTime(_ seconds: Double) throws(PlanError) {
    guard seconds > 0, seconds.isFinite, seconds <= 1e6 else {
      throw PlanError("--time \(seconds.fieldText): more than 0 seconds, at most 1000000")
    }
  }
}
