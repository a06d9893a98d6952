/// The words of a command line, parted as a POSIX shell parts them: by blanks, with '…', "…" and \. Nothing is
/// expanded: what a shell would act on is refused, since it would reach the program as an argument.
package struct ShellWords: Equatable, Sendable {
  package struct Word: Equatable, Sendable {
    package let text: String
    /// How many of its characters stand before the first quote or backslash.
    let plainCount: Int
  }

  package let words: [Word]

  package static let mostBytes = 64 << 10
  package static let mostWords = 4096

  /// Throws where a quote does not end, a character is a shell's, or there is too much.
  package init(_ text: String) throws(ArmError) {
    guard text.utf8.count <= Self.mostBytes else {
      throw ArmError("a command of \(text.utf8.count) bytes; at most \(Self.mostBytes) are read")
    }
    var reader = Reader(text)
    var words: [Word] = []
    while let word = try reader.next() {
      guard words.count < Self.mostWords else {
        throw ArmError("a command of more than \(Self.mostWords) words")
      }
      words.append(word)
    }
    self.words = words
  }

  private struct Reader {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    private static let ofShells: Set<Unicode.Scalar> = ["|", "&", ";", "<", ">", "(", ")", "$", "`"]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar == " " || scalar == "\t" || scalar == "\n"
    }

    mutating func next() throws(ArmError) -> Word? {
      while position < scalars.count, Self.isBlank(scalars[position]) { position += 1 }
      guard position < scalars.count else { return nil }
      var text = String.UnicodeScalarView()
      var plain: Int?
      while position < scalars.count, !Self.isBlank(scalars[position]) {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "'", "\"":
          plain = plain ?? text.count
          try readQuoted(scalar, into: &text)
        case "\\":
          plain = plain ?? text.count
          guard position < scalars.count else { throw ArmError("a backslash ends the command") }
          text.append(scalars[position])
          position += 1
        case _ where Self.ofShells.contains(scalar):
          throw ArmError(
            "'\(scalar)' is for a shell, and none is asked for: quote it, or give --shell default")
        default: text.append(scalar)
        }
      }
      return Word(text: String(text), plainCount: plain ?? text.count)
    }

    /// Inside "…" a backslash quotes what a shell would act on there.
    private mutating func readQuoted(
      _ quote: Unicode.Scalar, into text: inout String.UnicodeScalarView
    ) throws(ArmError) {
      while position < scalars.count {
        let scalar = scalars[position]
        position += 1
        if scalar == quote { return }
        if quote == "\"", scalar == "$" || scalar == "`" {
          throw ArmError(
            "'\(scalar)' inside \"…\" is for a shell, and none is asked for: write \\\(scalar), or give --shell default"
          )
        }
        if quote == "\"", scalar == "\\", position < scalars.count,
          ["\"", "\\", "$", "`"].contains(scalars[position])
        {
          text.append(scalars[position])
          position += 1
        } else {
          text.append(scalar)
        }
      }
      throw ArmError("a \(quote) has no end")
    }
  }
}
