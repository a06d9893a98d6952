internal import Analysis
internal import ArgumentParser
internal import Formats

/// The formats that a command can write.
protocol FormatChoice {
  static var formats: [OutputFormat] { get }
}

/// The formats of commands that measure strategies.
enum RunFormats: FormatChoice {
  static let formats = OutputFormat.ofRuns
}

/// The formats of commands that compare.
enum ComparisonFormats: FormatChoice {
  static let formats = OutputFormat.ofComparisons
}

/// The formats of commands that read stored results.
enum StoredFormats: FormatChoice {
  static let formats = OutputFormat.all
}

/// An option for each format: `--NAME FILE`. The parser finds the options of a type by reflection, so the list of
/// formats can take the place of stored properties.
struct FormatOptions<Choice: FormatChoice>: ParsableArguments, CustomReflectable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let options: [(format: OutputFormat, option: Option<String?>)]

  init() {
    options = Choice.formats.map { format in
      let help = ArgumentHelp(format.help, valueName: "file")
      return (format, Option(name: .customLong(format.name), help: help))
    }
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    options = try Choice.formats.map { format in
      let key = Key(stringValue: format.name)
      return (format, try values.decode(Option<String?>.self, forKey: key))
    }
  }

  var customMirror: Mirror {
    Mirror(
      self, children: options.map { ($0.format.name, $0.option) as Mirror.Child })
  }

  /// The requested formats.
  var given: [ChosenFormat] {
    options.compactMap { format, option in
      option.wrappedValue.map { ChosenFormat(format: format, path: $0) }
    }
  }

  /// The requested formats, and the markdown report on standard output, unless it goes elsewhere or another format goes
  /// there.
  ///
  /// - Parameter others: the places that other options write to.
  func places(beside others: [String] = []) -> [ChosenFormat] {
    let given = given
    let isTaken =
      given.contains { $0.path == "-" || $0.format.name == OutputFormat.markdown.name }
      || others.contains("-")
    return isTaken ? given : given + [ChosenFormat(format: .markdown, path: "-")]
  }
}
