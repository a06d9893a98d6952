internal import PageRelease

extension PolicyList {
  /// A policy's name in full: with its parameter, where the text leaves that to the default.
  static func fullName(of text: String) throws(PlanError) -> String {
    if let (text, _) = named(text) { return text }
    let name = text.prefix { $0 != ":" }
    if let kind = all.first(where: { $0.name == name }) {
      let form = kind.parameter.map { "\(name):\($0)" } ?? String(name)
      throw PlanError("--policy \(text): it is \(form)\(kind.range.map { ", \($0)" } ?? "")")
    }
    throw .unknown(text, "policy", among: forms)
  }

  /// Each policy's name, with whatever its parameter is: a regular expression.
  static let pattern = all.map { kind in
    let value = kind.takesBytes ? PlanValue.byteForm : "[.0-9eE+-]+"
    let parameter = kind.parameter == nil ? "" : ":\(value)"
    return kind.name + (kind.standard == nil ? parameter : "(\(parameter))?")
  }.joined(separator: "|")
}
