package import SystemPackage
internal import Texts

/// What is wrong with a plan, and what would be right.
package struct PlanError: Error, Equatable, CustomStringConvertible {
  package let description: String
  /// What the system said, where it was asked.
  package let cause: Errno?

  package init(_ description: String, cause: Errno? = nil) {
    self.description = description
    self.cause = cause
  }

  /// A name that is in no list, and the nearest that is.
  package static func unknown(
    _ name: String, _ what: String, among names: [String]
  ) -> PlanError {
    // No name is so long: to search the nearest would take the square of its length.
    let isName = name.utf8.count <= 64
    let wanted = isName ? name.lowercased() : ""
    let nearest = names.min { wanted.editDistance(to: $0) < wanted.editDistance(to: $1) }
    // Half of it should be right, to be called near.
    let isNear = nearest.map { wanted.editDistance(to: $0) * 2 <= wanted.count } ?? false
    let hint = isNear ? nearest.map { "; did you mean '\($0)'?" } ?? "" : "."
    return PlanError(
      "unknown \(what) '\(FieldText.shown(name))'\(hint) There are: \(names.joined(separator: ", "))")
  }
}

extension PlanError {
  /// Refuses what `--time` does not take.
  package static func refuseTime(_ seconds: Double) throws(PlanError) {
    guard seconds > 0, seconds.isFinite, seconds <= 1e6 else {
      throw PlanError("--time \(seconds.fieldText): more than 0 seconds, at most 1000000")
    }
  }
}
