/// One key of a plan: an option of `run` and `compare`, and the key of the same name in a plan file.
package struct PlanKey: Equatable, Sendable {
  package enum Count: Equatable, Sendable {
    case one
    /// One value, or a list, which makes a matrix.
    case several
  }

  /// The name, without the dashes of the option.
  package let name: String
  package let count: Count
  package let value: PlanValue
  /// What the option takes, for errors: `takes bytes, such as 64M`.
  package let taken: String
  /// The default value; nil if none, or if derived from the rest of the plan.
  package let defaultValue: String?
  /// The help text, one sentence.
  package let help: String
  /// The placeholder of the value in the help.
  package let valueName: String
  /// Further help: its values, one per line.
  package let discussion: String

  init(
    _ name: String, _ count: Count, _ value: PlanValue, taken: String? = nil,
    defaultValue: String? = nil, help: String, valueName: String = "", discussion: String = ""
  ) {
    self.name = name
    self.count = count
    self.value = value
    self.taken = taken ?? value.taken
    self.defaultValue = defaultValue
    self.help = help
    self.valueName = valueName
    self.discussion = discussion
  }

  /// The help with the default.
  package var helpWithDefault: String {
    guard let defaultValue, value != .flag else { return help }
    let text = help.hasSuffix("?") ? help + " " : help.dropLast() + " "
    return text + "(default: \(defaultValue))" + (help.hasSuffix("?") ? "" : ".")
  }
}

extension PlanValue {
  /// What an option of this type takes, for errors.
  fileprivate var taken: String {
    switch self {
    case .bytes: "takes bytes, such as 64M"
    case .whole: "takes a whole number, 0 or more"
    case .range: "takes whole numbers, 0 or more, and ranges of them such as 0-3"
    case .number: "takes a number"
    case .name(of: let what, let names): "takes a \(what): \(names.joined(separator: ", "))"
    case .flag: "takes no value"
    case .form, .text: "takes a text"
    }
  }
}
