import Testing
import Texts

@Suite("Text for a terminal")
struct TerminalTextTests {
  @Test(
    "what a terminal would obey, or nobody would see, is shown by its escape",
    arguments: [
      ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"), ("\u{7}", "\\u{07}"), ("a\r\nb\tc\0", "a\\r\\nb\\tc\\0"),
      ("\u{7F}\u{9B}31m", "\\u{7F}\\u{009B}31m"), ("\u{202E}evil", "\\u{202E}evil"),
      ("\u{2066}\u{200B}\u{FEFF}\u{AD}", "\\u{2066}\\u{200B}\\u{FEFF}\\u{00AD}"),
      ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{0085}"),
      ("\u{3164}\u{E0041}", "\\u{3164}\\u{000E0041}"),
    ])
  func unsafe(text: String, shown: String) {
    #expect(TerminalText.escaped(text) == shown)
    #expect(!TerminalText.escaped(text).unicodeScalars.contains(where: TerminalText.isUnsafe))
  }

  @Test("other text stays as it is", arguments: ["ünïcode – ÷ 漢字 é💾", "a|b <c> `d` [e] #[f]", ""])
  func safe(text: String) { #expect(TerminalText.escaped(text) == text) }

  @Test("no line is a command to the runner of a workflow, which obeys ##[ anywhere")
  func runner() {
    #expect(TerminalText.escaped("x ##[error]y") == "x ##\\[error]y")
    #expect(TerminalText.escaped("###[group]") == "###\\[group]")
  }

  @Test("of several lines, line feeds stay, but for those of foreign words")
  func lines() {
    let word = "a\n::error::b"
    let text = "Error: Unknown option '\(word)'\nUsage: madbench\u{1B}"
    #expect(
      TerminalText.escapedLines(text, foreign: [word, "b"])
        == "Error: Unknown option 'a\\n::error::b'\nUsage: madbench\\u{1B}")
  }

  @Test("a message quotes the beginning of what is long, and makes it safe")
  func quoted() {
    #expect(FieldText.shown("a\u{202E}b") == "a\\u{202E}b")
    #expect(FieldText.shown([0xFF, 0xFE]) == "\u{FFFD}\u{FFFD}")
    #expect(FieldText.shown(String(repeating: "x", count: 61)) == String(repeating: "x", count: 60) + "…")
  }
}
