/// What the runner of a GitHub workflow takes a line for, by the rules of its `ActionCommand`: blanks before
/// it do not matter; between the first two `::` stand the command and, behind a blank, its properties; the
/// rest is data. Escapes are undone with `%25` last.
package struct RunnerCommand: Equatable, Sendable {
  package let name: String
  package let properties: [String: String]
  package let data: String

  /// Nil for a line that is only output.
  package init?(_ line: String) {
    let scalars = Array(line.drop(while: \.isWhitespace).unicodeScalars)
    guard scalars.starts(with: "::".unicodeScalars),
      let end = (2..<max(2, scalars.count - 1)).first(where: {
        scalars[$0] == ":" && scalars[$0 + 1] == ":"
      })
    else { return nil }
    let head = Self.text(scalars[2..<end])
    let blank = head.firstIndex(of: " ") ?? head.endIndex
    name = String(head[..<blank])
    guard ["error", "warning", "notice", "debug"].contains(name) else { return nil }
    var properties: [String: String] = [:]
    for property in head[blank...].dropFirst().unicodeScalars.split(separator: ",") {
      let pair = property.split(separator: "=", maxSplits: 1).map(String.init)
      if pair.count == 2 {
        properties[pair[0]] = Self.unescaped(pair[1], [":": "%3A", ",": "%2C"])
      }
    }
    self.properties = properties
    data = Self.unescaped(Self.text(scalars[(end + 2)...]), [:])
  }

  /// The commands that a text gives, line by line as .NET reads lines: at `\n`, `\r` and both.
  package static func all(in text: String) -> [RunnerCommand] {
    text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.compactMap {
      RunnerCommand(String($0))
    }
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func unescaped(_ text: String, _ more: [String: String]) -> String {
    var scalars = Array(text.unicodeScalars)
    let first = ["\r": "%0D", "\n": "%0A"].merging(more) { $1 }
    for (token, escape) in Array(first) + [(key: "%", value: "%25")] {
      let from = Array(escape.unicodeScalars)
      let to = Array(token.unicodeScalars)
      var index = 0
      while index + from.count <= scalars.count {
        if Array(scalars[index..<(index + from.count)]) == from {
          scalars.replaceSubrange(index..<(index + from.count), with: to)
          index += to.count
        } else {
          index += 1
        }
      }
    }
    return self.text(scalars[...])
  }
}
