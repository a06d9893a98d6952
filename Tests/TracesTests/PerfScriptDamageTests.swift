import Testing
import Traces

@Suite("Damaged text of perf script")
struct PerfScriptDamageTests {
  private static let head = "    python3 7/9 1.000000: "

  @Test(
    "a line of a known event that cannot be read is refused with its number and what is wrong",
    arguments: [
      ("page-faults:", "perf record needs -d"),
      ("page-faults: ", "perf record needs -d"),
      ("page-faults:                0", "perf record needs -d"),
      (
        "page-faults:  ffffffff81752b6a elf_load+0x28a ([kernel.kallsyms])", "instruction's address"
      ),
      ("page-faults:      7f85e9007b70", "instruction's address"),
      ("page-faults:     7f85e90g", "no hexadecimal address: \"7f85e90g\""),
      ("page-faults:     17f85e900000000000", "no hexadecimal address"),
      ("exceptions:page_fault_user: ip=0x1 error_code=0x6", "without an address"),
      ("exceptions:page_fault_user: address=0x1000 ip=0x1", "without an error_code"),
      ("syscalls:sys_enter_mmap: addr: 0x0, len: 0x1000", "mmap without prot"),
      ("syscalls:sys_enter_munmap: addr: 0x0, len: 4k", "len is no number: \"4k\""),
      ("syscalls:sys_enter_brk: brk: 0x1ffffffffffffffff", "brk is no number"),
      ("syscalls:sys_exit_brk: ", "brk: no result"),
      ("syscalls:sys_exit_brk: 12x", "brk: no result that can be read: \"12x\""),
      ("PERF_RECORD_COMM exec: python3", "a damaged PERF_RECORD_COMM"),
      ("PERF_RECORD_FORK(1:2:3)", "a damaged PERF_RECORD_FORK"),
      ("PERF_RECORD_MMAP2 1/1: [0x1000(0x1000) @ 0]: rw //anon", "a damaged PERF_RECORD_MMAP"),
      ("PERF_RECORD_LOST lost many", "a damaged PERF_RECORD_LOST"),
    ])
  func lines(event: String, reason: String) throws {
    let text = "# first\n" + Self.head + event + "\n"
    let found = try #require(damage(text))
    #expect(found.line == 2)
    #expect(found.reason.contains(reason), "\(found)")
    #expect("\(found)".hasPrefix("line 2: "))
    // Without its line feed it is what a killed writer leaves.
    let cut = try ReadTrace(text: String(text.dropLast()))
    #expect(cut.summary.isLastLineCut && cut.events.isEmpty)
  }

  @Test("a known event behind a damaged head is damage, not an unknown line")
  func heads() throws {
    for head in [
      "x 7/9 1.0000:", "x 7/9", "x 7/ 1.000000:", "x 7/9 1.000000", "x 99999999999/1 1.000000:",
    ] {
      let found = try #require(damage("\(head) page-faults:     7f8a5dd76110\n"))
      #expect(found.reason.contains("no thread and time"), "\(head)")
    }
  }

  @Test("what cannot be printed is shown by its escape, and of what is long the beginning")
  func shown() throws {
    let found = try #require(
      damage(Self.head + "page-faults: \u{1B}[2J" + String(repeating: "x", count: 900) + "\n"))
    #expect(found.reason.contains(#""\u{1B}[2Jxxx"#) && found.reason.contains("…"))
    #expect(found.reason.count < 150)
  }

  @Test("a line longer than a mebibyte is refused and not kept")
  func long() throws {
    let line = String(repeating: "x", count: 1 << 20)
    #expect(damage(line + "x\n")?.reason == "longer than 1048576 bytes")
    #expect(try ReadTrace(text: line + "\n").summary.unknownLines == 1)
  }

  @Test("an address of 0 is a null pointer's where others have come before")
  func null() throws {
    let trace = try ReadTrace(
      text: Self.head + "page-faults: 1000\n" + Self.head + "page-faults: 0\n")
    #expect(trace.faults == [0x1000, 0])
  }
}
