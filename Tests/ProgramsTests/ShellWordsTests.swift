import Programs
import Testing
import Workloads

@Suite("Words of a command line")
struct ShellWordsTests {
  @Test(
    "are parted as a shell parts them",
    arguments: [
      ("a b", ["a", "b"]), ("  a\t b\n", ["a", "b"]), ("'a b' c", ["a b", "c"]), ("\"a b\"", ["a b"]),
      ("a\\ b", ["a b"]), ("a'b'\"c\"d", ["abcd"]), ("''", [""]), ("\"\\\"\\\\\\$\\`\\n\"", ["\"\\$`\\n"]),
      ("'a\"b'", ["a\"b"]), ("\"a'b\"", ["a'b"]), ("é '\u{1F4BE} x'", ["é", "\u{1F4BE} x"]), ("", []),
      ("--filter=Foo*", ["--filter=Foo*"]),
    ])
  func words(text: String, expected: [String]) throws {
    #expect(try ShellWords(text).words.map(\.text) == expected)
  }

  @Test(
    "what a shell would act on is refused",
    arguments: ["a | b", "a; b", "a & b", "a > b", "a < b", "$(a)", "`a`", "a $b", "\"$a\"", "\"`a`\""])
  func refused(text: String) {
    #expect(throws: ArmError.self) { try ShellWords(text) }
  }

  @Test("a quote without an end, or a backslash at the end, is refused", arguments: ["'a", "\"a", "a\\", "\"a\\\""])
  func unfinished(text: String) {
    #expect(throws: ArmError.self) { try ShellWords(text) }
  }

  @Test("too long a text, and too many words, are refused")
  func bounds() {
    #expect(throws: ArmError.self) { try ShellWords(String(repeating: "a", count: ShellWords.mostBytes + 1)) }
    #expect(throws: ArmError.self) {
      try ShellWords(String(repeating: "a ", count: ShellWords.mostWords + 1))
    }
  }

  @Test("any words that are quoted come back as they were")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 7, stream: [1])
    let letters = Array("ab '\"\\$`|&;<>()*=\té\n-")
    for _ in 0..<3_000 {
      let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        String((0..<Int.random(in: 0...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
      }
      let text = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
      #expect(try ShellWords(text).words.map(\.text) == words, "\(text)")
    }
  }

  @Test("any text gives words of no more bytes, or an error")
  func anyText() {
    var random = SeededGenerator(seed: 8, stream: [2])
    let letters = Array("ab '\"\\=\té\n")
    for _ in 0..<5_000 {
      let text = String(
        (0..<Int.random(in: 0...30, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
      guard let words = try? ShellWords(text).words else { continue }
      #expect(words.reduce(0) { $0 + $1.text.utf8.count } <= text.utf8.count, "\(text)")
    }
  }
}
