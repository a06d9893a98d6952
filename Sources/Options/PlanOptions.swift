internal import ArgumentParser
package import Plans

/// The options for what to measure and for the effort: one for each key of `PlanKeyList`, whose words go to `PlanWords`
/// unchanged. The parser finds the options of a type by reflection, so the list of keys can take the place of stored
/// properties.
package struct PlanOptions: ParsableArguments, CustomReflectable {
  private enum Parsed {
    case several(Option<[String]>)
    case one(Option<String?>)
    case flag(Flag<Bool>)
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static let fileKey = "plan"

  private let file: Option<[String]>
  private let options: [(key: PlanKey, parsed: Parsed)]

  package init() {
    file = Option(
      wrappedValue: [], name: .customLong(Self.fileKey),
      help: ArgumentHelp(
        """
        Take from this file (YAML; - is standard input) what no option here says: see plan --schema and plan --print.
        """, valueName: "file"))
    options = PlanKeyList.all.map { key in
      let name = NameSpecification.customLong(key.name)
      let parsed: Parsed =
        switch (key.value, key.count) {
        case (.flag, _): .flag(Flag(wrappedValue: false, name: name, help: key.argumentHelp))
        case (_, .several): .several(Option(wrappedValue: [], name: name, help: key.argumentHelp))
        case (_, .one): .one(Option(name: name, help: key.argumentHelp))
        }
      return (key, parsed)
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    file = try values.decode(Option<[String]>.self, forKey: Key(stringValue: Self.fileKey))
    options = try PlanKeyList.all.map { key in
      let name = Key(stringValue: key.name)
      let parsed: Parsed =
        switch (key.value, key.count) {
        case (.flag, _): .flag(try values.decode(Flag<Bool>.self, forKey: name))
        case (_, .several): .several(try values.decode(Option<[String]>.self, forKey: name))
        case (_, .one): .one(try values.decode(Option<String?>.self, forKey: name))
        }
      return (key, parsed)
    }
  }

  package var customMirror: Mirror {
    Mirror(
      self,
      children: [(Self.fileKey, file) as Mirror.Child]
        + options.map { key, parsed in
          switch parsed {
          case .several(let option): (key.name, option)
          case .one(let option): (key.name, option)
          case .flag(let flag): (key.name, flag)
          }
        })
  }

  /// The named plan files.
  package var files: [String] { file.wrappedValue }

  /// The words of the options, by key.
  package var words: PlanWords {
    var words: [String: [String]] = [:]
    for (key, parsed) in options {
      switch parsed {
      case .several(let option):
        words[key.name] = option.wrappedValue.flatMap { word in
          word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
      case .one(let option): words[key.name] = option.wrappedValue.map { [$0] }
      case .flag(let flag): words[key.name] = flag.wrappedValue ? ["true"] : nil
      }
    }
    return PlanWords(words)
  }
}

extension PlanKey {
  fileprivate var argumentHelp: ArgumentHelp {
    ArgumentHelp(
      "\(helpWithDefault)", discussion: discussion, valueName: valueName.isEmpty ? nil : valueName)
  }
}
