/// What is wrong with a plan, and what would be right.
package struct PlanError: Error, Equatable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }

  /// A name that is in no list, and the nearest that is.
  package static func unknown(
    _ name: String, _ what: String, among names: [String]
  ) -> PlanError {
    let nearest = names.min { name.editDistance(to: $0) < name.editDistance(to: $1) }
    let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
    return PlanError(
      "unknown \(what) '\(name)'\(hint) There are: \(names.joined(separator: ", "))")
  }
}
