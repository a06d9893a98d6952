internal import Plans
internal import Texts

/// The format of a plan file as a JSON schema (json-schema.org, draft 2020-12), for editors and validators.
///
/// Numbers may be quoted, as madbench accepts them; the schema has a pattern for their text.
package enum PlanSchema {
  package static func text() throws -> String {
    let properties = PlanKeyList.all.map { ($0.name, property($0)) }
    return try JSONText.of(
      JSONValue.object([
        "$schema": .text("https://json-schema.org/draft/2020-12/schema"),
        "title": .text("A plan of madbench"),
        "description": .text(
          "What madbench --plan FILE measures. Keys are options of madbench run."),
        "type": .text("object"),
        "additionalProperties": .flag(false),
        "minProperties": .number(1),
        "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
      ]))
  }

  private static func property(_ key: PlanKey) -> JSONValue {
    let one = value(key.value, isListed: key.count == .several)
    var property =
      key.count == .one
      ? one
      : [
        "oneOf": .list([
          .object(one),
          .object(["type": .text("array"), "minItems": .number(1), "items": .object(one)]),
        ])
      ]
    property["description"] = .text(key.helpWithDefault)
    return .object(property)
  }

  /// - Parameter isListed: whether several values are allowed, so that a comma would separate them.
  private static func value(_ value: PlanValue, isListed: Bool) -> [String: JSONValue] {
    switch value {
    case .flag: ["type": .text("boolean")]
    case .name(_, let names): ["type": .text("string"), "enum": .list(names.map(JSONValue.text))]
    case .bytes: numeric("integer", PlanValue.byteForm)
    case .whole: numeric("integer", "[0-9]+")
    case .range: numeric("integer", "[0-9]+(-[0-9]+)?")
    case .number: numeric("number", #"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"#)
    case .form(let form): numeric("integer", form)
    case .text: ["type": .text("string"), "pattern": .text(isListed ? "^[^,]+$" : "^[^\\u0000]+$")]
    }
  }

  private static func numeric(_ type: String, _ form: String) -> [String: JSONValue] {
    [
      "type": .list([.text(type), .text("string")]), "minimum": .number(0),
      "pattern": .text("^(\(form))$"),
    ]
  }
}
