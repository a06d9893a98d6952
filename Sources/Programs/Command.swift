internal import Processes

/// A command line, ready to be started.
package struct Command: Equatable, Sendable {
  /// As it was given.
  package let text: String
  /// In the order of the text; a later one of the same name counts.
  package let environment: [(name: String, value: String)]
  /// The program and its arguments.
  package let words: [String]

  /// Parts a text into words, leading `NAME=VALUE` ones being its environment.
  ///
  /// - Parameter shell: the path of a shell that runs the text as it is; nil for none.
  package init(_ text: String, shell: String? = nil) throws(ArmError) {
    guard !text.utf8.contains(0) else { throw ArmError("a command holds no NUL") }
    if let shell {
      guard text.contains(where: { !$0.isWhitespace }) else { throw ArmError("an empty command") }
      self.init(text: text, environment: [], words: [shell, "-c", text])
      return
    }
    let all = try ShellWords(text).words
    let settings = all.prefix { Self.setting($0) != nil }
    guard settings.count < all.count else {
      throw ArmError(all.isEmpty ? "an empty command" : "an environment without a command after it")
    }
    self.init(
      text: text, environment: settings.compactMap(Self.setting),
      words: all.dropFirst(settings.count).map(\.text))
  }

  /// A command whose words are parted already.
  package init(words: [String], environment: [(name: String, value: String)] = []) throws(ArmError) {
    guard let first = words.first, !first.isEmpty else { throw ArmError("an empty command") }
    self.init(
      text: (environment.map { "\($0.name)=\($0.value)" } + words).joined(separator: " "),
      environment: environment, words: words)
  }

  private init(text: String, environment: [(name: String, value: String)], words: [String]) {
    (self.text, self.environment, self.words) = (text, environment, words)
  }

  /// `NAME=VALUE` whose name and sign are not quoted.
  private static func setting(_ word: ShellWords.Word) -> (name: String, value: String)? {
    guard let pair = setting(word.text[...]), pair.name.unicodeScalars.count < word.plainCount else {
      return nil
    }
    return pair
  }

  /// The name and the value of `NAME=VALUE`; nil where it is none.
  package static func setting(_ text: Substring) -> (name: String, value: String)? {
    guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = text[..<sign]
    guard let first = name.utf8.first, !(48...57).contains(first),
      name.utf8.allSatisfy({ isNameByte($0) })
    else { return nil }
    return (String(name), String(text[text.index(after: sign)...]))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 95, 97...122: true
    default: false
    }
  }

  /// The file that would be executed; nil where there is none.
  package var path: String? { words.first.flatMap(ProgramPath.find) }

  /// Why there is none.
  package var refusal: String { ProgramPath.refusal(of: words.first ?? "") }

  package static func == (one: Command, other: Command) -> Bool {
    one.text == other.text && one.words == other.words
      && one.environment.elementsEqual(other.environment, by: ==)
  }
}
