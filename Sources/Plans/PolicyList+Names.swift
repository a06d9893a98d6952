internal import PageRelease

extension PolicyList {
  /// The full name of a policy: with its parameter, which is the default if the text has none.
  static func fullName(of text: String) throws(PlanError) -> String {
    if let (text, _) = named(text) { return text }
    let name = text.prefix { $0 != ":" }
    if let kind = all.first(where: { $0.name == name }) {
      let form = kind.parameter.map { "\(name):\($0)" } ?? String(name)
      throw PlanError("--policy \(text): it is \(form)\(kind.range.map { ", \($0)" } ?? "")")
    }
    throw .unknown(text, "policy", among: forms)
  }

  /// A regular expression for all policies with their parameters.
  static let pattern = all.map { kind in
    let value = kind.takesBytes ? PlanValue.byteForm : "[.0-9eE+-]+"
    let parameter = kind.parameter == nil ? "" : ":\(value)"
    return kind.name + (kind.standard == nil ? parameter : "(\(parameter))?")
  }.joined(separator: "|")
}
