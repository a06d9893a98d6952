internal import PageRelease
internal import PlanFiles

extension PlanKey {
  /// What its option takes, in words; nil where only the option's help can tell.
  var taken: String? {
    switch value {
    case .bytes: "takes bytes, such as 64M"
    case .whole: "takes a whole number, 0 or more"
    case .range: "takes whole numbers, 0 or more, and ranges of them such as 0-3"
    case .number: "takes a number"
    case .name(of: let what, let names): "takes a \(what): \(names.joined(separator: ", "))"
    case .form where name == "policy": "takes a policy: \(PolicyList.forms.joined(separator: ", "))"
    case .form where name == "write": "takes word, page, or a number of bytes, at most a page"
    case .form, .text, .flag: nil
    }
  }
}
