import LinuxKernel
import Plans
import Processes
import Samples
import Testing
import Texts

extension EndToEnd {
  /// What a replay says of recordings that do not show all that its figures depend on.
  @Suite("Boundaries of replays", .needsBinary)
  struct ReplayBoundaryTests {
    /// Lines of `perf script`, of a process that maps `pages` pages at 0x7f0000000000.
    private struct Text {
      private(set) var text = ""
      private var time = 1_000_000

      mutating func line(_ words: String) {
        text += "app 42/42 1.\(String(time).suffix(6)): \(words)\n"
        time += 1
      }

      mutating func call(_ name: String, _ arguments: String, _ result: String = "0x0") {
        line("syscalls:sys_enter_\(name): \(arguments)")
        line("syscalls:sys_exit_\(name): \(result)")
      }

      mutating func map(_ pages: Int, flags: String = "0x22") {
        call(
          "mmap", "addr: 0x0, len: \(pages * 4096), prot: 0x3, flags: \(flags), fd: -1, off: 0x0",
          "0x7f0000000000")
      }

      mutating func advise(_ pages: Int, _ advice: Int) {
        call("madvise", "start: 0x7f0000000000, len_in: \(pages * 4096), behavior: \(advice)")
      }

      mutating func touch(_ pages: some Sequence<Int>) {
        for page in pages {
          line("page-faults: \(String(0x7f00_0000_0000 + page * 4096, radix: 16))")
        }
      }
    }

    private func replay(
      _ options: [String] = [], hugePages: String = "never", _ make: (inout Text) -> Void
    ) throws -> Binary.Result {
      try Binary.withFolder { folder in
        var text = Text()
        make(&text)
        try WholeFile.replace(folder + "/text", with: text.text)
        return try Binary.run(
          ["replay", folder + "/text", "--rounds", "1", "--thp", hugePages] + options)
      }
    }

    @Test("under MADV_FREE another strategy's faults are lower bounds in table, JSON and CSV")
    func lowerBounds() throws {
      let make = { (text: inout Text) in
        text.map(256)
        text.touch(0..<256)
        text.advise(256, 8)
      }
      let options = ["--strategy", "dontneed,free"]
      let table = try replay(options, make)
      #expect(table.ending == .exited(0), "\(table.errors)")
      let row = try #require(table.output.split(separator: "\n").first { $0.hasPrefix("| dontneed ") })
      #expect(row.contains(" ≥ 256 |") && row.contains("no, 1 of 1 rows"), "\(row)")
      let rows = try replay(options + ["--csv", "-"], make).rows()
      let dontneed = try #require(rows.first { $0.cell.strategy == "dontneed" })
      #expect(dontneed.verified == false && dontneed.note.hasPrefix("the figures are lower bounds"))
      let others = rows.filter { $0.cell.strategy != "dontneed" }
      #expect(others.allSatisfy { $0.verified == true && $0.note.hasPrefix("LazyFree is an upper") })
      let json = try replay(options + ["--json", "-"], make).output
      #expect(json.contains("\"bound\" : \"at_least\"") && json.contains("\"bound_reason\" : "))
    }

    @Test("a program that released nothing is told so, and nothing is measured: exit code 5")
    func nothingReleased() throws {
      let result = try replay {
        $0.map(256)
        $0.touch(0..<256)
      }
      #expect(result.ending == .exited(5) && result.output.isEmpty)
      #expect(result.errors.contains("No strategy changes anything of this recording"))
      #expect(result.errors.contains("1 MiB were resident at the end"))
      let recorded = try replay(["--strategy", "recorded"]) {
        $0.map(256)
        $0.touch(0..<256)
      }
      #expect(recorded.ending == .exited(0), "\(recorded.errors)")
    }

    @Test("releases of shared memory are releases, and faults that are left out come first")
    func sharedMemory() throws {
      let result = try replay {
        $0.call(
          "mmap", "addr: 0x0, len: 0x1000, prot: 0x3, flags: 0x22, fd: -1, off: 0x0",
          "0x7e0000000000")
        $0.line("page-faults: 7e0000000000")
        $0.map(64, flags: "0x1")
        $0.touch(0..<64)
        $0.advise(64, 4)
      }
      #expect(result.ending == .exited(5))
      let lines = result.errors.split(separator: "\n")
      #expect(
        lines.first == "madbench: 64 faults of 65 are left out: the figures are of the other 1 alone.")
      #expect(result.errors.contains("released shared memory"))
      #expect(!result.errors.contains("It shows no madvise"))
    }

    @Test("a fidelity beyond 1 % is never verified")
    func fidelity() throws {
      // Pages that came along with their mapping have faulted all the same: the recording contradicts itself.
      let result = try replay(["--strategy", "none", "--csv", "-"]) {
        $0.map(256, flags: "0x8022")
        $0.touch(0..<256)
        $0.advise(256, 4)
        $0.touch(0..<256)
      }
      let rows = try result.rows()
      #expect(rows.count == 5 && rows.allSatisfy { $0.verified == false }, "\(result.errors)")
      #expect(rows.allSatisfy { $0.note.contains("256 faults instead of 512") }, "\(rows.map(\.note))")
    }

    @Test("sampled faults and times that run backwards are refused with their line")
    func refused() throws {
      for (line, words) in [
        ("app 42/42 1.5: 103 page-faults: 7f0000000000", "line 1: this fault stands for 103"),
        (
          "# event : name = page-faults, , id = { 1 }, { sample_period, sample_freq } = 4000, freq = 1",
          "line 1: faults were sampled"
        ),
        ("app 42/42 90.000000: page-faults: 7f0000000000", "line 2: time goes back by"),
      ] {
        let text = line.replacing(" 1.5:", with: " 1.500000:")
        try Binary.withFolder { folder in
          try WholeFile.replace(
            folder + "/text", with: text + "\napp 42/42 1.000000: page-faults: 7f0000001000\n")
          let result = try Binary.run(["replay", folder + "/text", "--predict"])
          #expect(result.ending == .exited(1) && result.errors.contains(words), "\(result.errors)")
        }
      }
    }

    @Test("--reuse zero clears pages that were released as zeroes, and a line tells who does not leave them")
    func zeroes() throws {
      let make = { (text: inout Text) in
        text.map(256)
        text.touch(0..<256)
        text.advise(256, 4)
        text.touch(0..<256)
      }
      let options = ["--strategy", "none,free,dontneed,zero-free"]
      let plain = try replay(options, make)
      #expect(
        plain.output.contains(
          "**Zeroes:** the recorded program released by MADV_DONTNEED, after which pages read zero; "),
        "\(plain.output)")
      #expect(plain.output.contains("the rows hold in which such pages are cleared"))
      let touched = try replay(options + ["--reuse", "touch"], make)
      #expect(touched.output.contains("`--reuse zero` includes it"))
      let line = plain.output.split(separator: "\n").first { $0.hasPrefix("**Zeroes:**") } ?? ""
      #expect(line.contains("`none`") && line.contains("`free`"))
      #expect(!line.contains("`dontneed`, ") && !line.contains("`zero-free` do"))
      let cleared = try replay(options + ["--reuse", "zero"], make)
      #expect(cleared.output.contains("The replay clears such pages before they are used again"))
      let rows = try replay(options + ["--reuse", "zero", "--csv", "-"], make).rows()
      #expect(rows.allSatisfy { $0.verified == true }, "\(rows.map(\.note))")
      let free = try replay(["--strategy", "free"]) {
        $0.map(256)
        $0.touch(0..<256)
        $0.advise(256, 8)
      }
      #expect(!free.output.contains("**Zeroes:**"))
    }

    @Test("the program's own MADV_NOHUGEPAGE wins over --thp always")
    func noHugePages() throws {
      let make = { (text: inout Text) in
        text.map(33 * 512)
        text.advise(33 * 512, 15)
        text.touch(stride(from: 0, to: 32 * 512, by: 512))
        text.touch([1])
        text.advise(33 * 512, 4)
        text.touch(stride(from: 0, to: 32 * 512, by: 512))
      }
      let result = try replay(["--strategy", "none", "--csv", "-"], hugePages: "always", make)
      for row in try result.rows() {
        #expect(row.verified == true, "\(row.note)")
        #expect(row.predictedFaults == (row.cell.strategy == "none" ? 33 : 65))
        // 33 pages and what the worker itself takes meanwhile: less than a single huge page.
        #expect(row.peakRSSBytes ?? .max < 2 << 20)
      }
    }
  }
}
