/// What values a key takes.
///
/// All but names and flags are read by the option of that name: this is what the schema tells of them.
package enum PlanValue: Equatable, Sendable {
  /// `true` or `false`.
  case flag
  /// One of several names of something.
  case name(of: String, among: [String])
  /// A size such as `64M`.
  case bytes
  /// A number from 0 on, without a fraction.
  case whole
  /// Such a number, or a range of them: `0-3`.
  case range
  /// A number.
  case number
  /// Any words.
  case text
  /// Words of a form, a regular expression as ECMA-262 has them.
  case form(String)

  /// A size as people write it, as a regular expression.
  package static let byteForm = "[0-9]+([kKmMgGtT]([iI]?[bB])?|[bB])?"
}
