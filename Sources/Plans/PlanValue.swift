/// The type of a key's values.
///
/// Only names and flags are parsed by this type; the other types are parsed by the option of that name and appear here
/// for the schema.
package enum PlanValue: Equatable, Sendable {
  /// `true` or `false`.
  case flag
  /// One of several names; `of` says what they name.
  case name(of: String, among: [String])
  /// A size such as `64M`.
  case bytes
  /// A whole number, 0 or more.
  case whole
  /// A whole number, or a range of them: `0-3`.
  case range
  /// A number.
  case number
  /// Any text.
  case text
  /// Text of a form, given as an ECMA-262 regular expression.
  case form(String)

  /// The regular expression of a size such as `64M`.
  package static let byteForm = "[0-9]+([kKmMgGtT]([iI]?[bB])?|[bB])?"
}
