internal import Texts

/// The notation of an axis's values, and the order in which reports show them.
struct AxisForm<Value: AxisValue>: Sendable {
  /// The type of value, for the schema of plan files.
  let values: PlanValue
  /// What the option takes, for errors: `takes bytes, such as 64M`.
  let taken: String
  /// Parses a word; a range yields several values, an invalid word nil.
  let parse: @Sendable (String) throws(PlanError) -> [Value]?
  var rank: @Sendable (Value) -> Double = { $0.rank }
  /// Describes a well-formed value that is out of range; nil if it is valid.
  var damage: @Sendable (Value) -> String? = { _ in nil }
  /// Whether values are names, which files encode as such; see `NameText`.
  var isName = false

  /// Parses the words of an option, without duplicate values.
  func values(of words: [String], option: String) throws(PlanError) -> [Value] {
    var values: [Value] = []
    var seen: Set<Value> = []
    for word in words {
      if word.isEmpty { throw PlanError("\(option): has no value; it \(taken)") }
      guard let parsed = try parse(word) else {
        throw PlanError("\(option) \(FieldText.shown(word)): it \(taken)")
      }
      values += parsed.filter { seen.insert($0).inserted }
    }
    return values
  }

  /// This form, refusing values for which `damage` returns a description of the valid range.
  func within(_ damage: @escaping @Sendable (Value) -> String?) -> AxisForm {
    var form = self
    form.damage = damage
    return form
  }

  /// This form for an optional value.
  func orNothing() -> AxisForm<Value?> {
    var form = AxisForm<Value?>(
      values: values, taken: taken,
      parse: { [parse] (word) throws(PlanError) in try parse(word)?.map(Optional.some) })
    form.damage = { [damage] value in value.flatMap { damage($0) } }
    return form
  }
}

extension AxisForm {
  /// The form of an axis that options and plan files cannot set.
  static var none: AxisForm {
    AxisForm(values: .text, taken: "", parse: { (_) throws(PlanError) in nil })
  }

  /// The text form used in files.
  static func text(_ form: String, _ taken: String) -> AxisForm {
    AxisForm(
      values: .form(form), taken: taken,
      parse: { (word) throws(PlanError) in Value(fieldText: word[...]).map { [$0] } })
  }
}

extension AxisForm where Value: CaseIterable & RawRepresentable<String> {
  /// One of the names of an enumeration.
  static func choice(of what: String) -> AxisForm {
    let names = Value.allCases.map(\.rawValue)
    return AxisForm(
      values: .name(of: what, among: names),
      taken: "takes a \(what): \(names.joined(separator: ", "))",
      parse: { (word) throws(PlanError) in
        guard let value = Value(rawValue: word) else { throw .unknown(word, what, among: names) }
        return [value]
      })
  }
}

extension AxisForm<String> {
  /// A name from a list; reports sort by the order of the list.
  static func name(of what: String, among names: [String]) -> AxisForm {
    AxisForm(
      values: .name(of: what, among: names),
      taken: "takes a \(what): \(names.joined(separator: ", "))",
      // Unknown names are refused when the whole plan is validated.
      parse: { (word) throws(PlanError) in [word] },
      rank: { name in names.firstIndex(of: name).map(Double.init) ?? .infinity }, isName: true)
  }
}

extension AxisForm<Int> {
  /// A count of bytes.
  static var bytes: AxisForm {
    AxisForm(
      values: .bytes, taken: "takes bytes, such as 64M",
      parse: { (word) throws(PlanError) in ByteCount.parse(word).map { [$0] } })
  }

  /// A whole number, 0 or more, or a range of them.
  static var numbers: AxisForm {
    AxisForm(
      values: .range,
      taken: "takes whole numbers, 0 or more, and ranges of them such as 0-3",
      parse: { (word) throws(PlanError) in NumberRange.numbers(of: word) })
  }

  /// A whole number, 0 or more.
  static var number: AxisForm {
    AxisForm(
      values: .whole, taken: "takes a whole number, 0 or more",
      parse: { (word) throws(PlanError) in Int(word).flatMap { $0 >= 0 ? [$0] : nil } })
  }
}

extension AxisForm<Double> {
  /// A number with or without a fraction.
  static var decimal: AxisForm {
    AxisForm(
      values: .number, taken: "takes a number",
      parse: { (word) throws(PlanError) in Double(fieldText: word[...]).map { [$0] } })
  }
}
