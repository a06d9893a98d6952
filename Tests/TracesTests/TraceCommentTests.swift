import Testing
import Traces

@Suite("The first and the last line of a trace")
struct TraceCommentTests {
  private static let faults = """
    x 1/1 0.000001: page-faults: 1000
    x 1/1 0.000002: page-faults: 2000

    """
  private static let first = TraceComment.first([("program", "x"), ("page_bytes", "16384")])

  private static func last(lines: Int = 3, _ more: [TraceComment.Field] = []) -> String {
    TraceComment.last([("lines", "\(lines)")] + more)
  }

  private func summary(_ text: String) throws -> TraceSummary {
    let trace = try ReadTrace(text: text)
    #expect(trace.faults == [0x1000, 0x2000] && trace.summary.unknownLines == 0)
    return trace.summary
  }

  @Test("are comments of fields, whose values are one word of printable ASCII")
  func lines() {
    #expect(
      TraceComment.first([("program", "a b=c%\n\u{1B}é:"), ("kernel", "6.18")])
        == "# madbench trace 1 program=a%20b=c%25%0A%1B%C3%A9: kernel=6.18\n")
    #expect(Self.last() == "# madbench trace end lines=3\n")
  }

  @Test("tell of the recording what a replay needs to know")
  func whole() throws {
    let whole = try summary(Self.first + Self.faults + Self.last())
    #expect(whole.pageBytes == 16384 && whole.notes.isEmpty)
    let other = try summary(Self.faults)
    #expect(other.pageBytes == nil && other.notes.isEmpty)
    let bound = try summary(Self.first + Self.faults + Self.last([("max_size_reached", "yes")]))
    #expect(bound.notes == ["the recording ended early, as it had reached --max-size"])
  }

  @Test("tell of the machine")
  func machine() throws {
    let first = TraceComment.first([
      ("kernel", "6.18.44"), ("architecture", "x86_64"), ("thp", "disabled"), ("perf", "6.1 a%b"),
    ])
    let found = try summary(first + Self.faults + Self.last())
    #expect(found.kernel == "6.18.44" && found.architecture == "x86_64" && found.perf == "6.1 a%b")
    #expect(found.hugePages == .disabled)
    #expect(try summary(Self.first + Self.faults + Self.last()).hugePages == nil)
  }

  @Test("a trace that is cut off anywhere behind its first line says so")
  func cut() throws {
    let text = Self.first + Self.faults + Self.last()
    let missing = "the trace was cut off: its end, a comment, is missing"
    for length in Self.first.utf8.count..<text.utf8.count {
      let trace = try ReadTrace(text: String(text.prefix(length)))
      #expect(trace.summary.notes.last == missing, "\(length)")
      #expect(trace.summary.missingLines == 0)
    }
  }

  @Test("lines that were removed or added are counted")
  func edited() throws {
    let removed = try summary(Self.first + Self.faults + Self.last(lines: 5))
    #expect(removed.notes == ["2 lines of the trace are missing"])
    let added = try summary(Self.first + "# mine\n" + Self.faults + Self.last())
    #expect(added.notes == ["1 lines were added to the trace"])
  }

  @Test("fields that are not known are skipped, whatever is in them")
  func unknown() throws {
    let first = TraceComment.first([
      ("new", "page_bytes=3:lines=1"), ("page_bytes", "4096"), ("newer", ""),
    ])
    let last = Self.last([("lines_of_mine", "x")])
    let summary = try summary(first + Self.faults + last)
    #expect(summary.pageBytes == 4096 && summary.notes.isEmpty)
  }

  @Test(
    "damage is refused with the number of the line",
    arguments: [
      ("# madbench trace 2 page_bytes=4096", "a trace of version 2, and this madbench reads version 1"),
      ("# madbench trace 1 page_bytes=4K", "page_bytes is no number: \"4K\""),
      ("# madbench trace 1 page_bytes=4095", "page_bytes: 4095 is not the size of a page"),
      ("# madbench trace 1 page_bytes=0", "page_bytes: 0 is not the size of a page"),
      ("# madbench trace end lines=-1", "lines is no number: \"-1\""),
      ("# madbench trace end lines=99999999999999999999", "lines is no number"),
    ])
  func damaged(line: String, reason: String) throws {
    let found = try #require(damage("# perf's own\n" + line + "\n"))
    #expect(found.line == 2 && found.reason.hasPrefix(reason), "\(found)")
  }

  @Test("comments that begin alike are comments")
  func others() throws {
    for line in ["# madbench trace", "# madbench trace of mine", "# madbench trace ending"] {
      #expect(try summary(line + "\n" + Self.faults).notes.isEmpty)
    }
  }
}
