import Processes
import Testing

/// What the binary says to what it cannot do.
extension EndToEnd {
  @Suite("Bad input", .needsBinary)
  struct BadInputTests {
    @Test(
      "exits 64 with what is wrong and what would be right",
      arguments: [
        ("--strategy fre", "did you mean 'free'"),
        ("--strategy free --workload cycl", "did you mean 'cycle'"),
        ("--strategy free --baseline x", "unknown strategy 'x'"),
        ("--strategy free --size 0", "no multiple of the page size"),
        ("--strategy free --size 1", "no multiple of the page size"),
        ("--strategy free --size 6000", "no multiple of the page size"),
        ("--strategy free --size 64Q", "64Q"),
        ("--strategy free --size 900T", "that are available"),
        ("--strategy free --granularity 128M", "larger than --size"),
        ("--strategy free --memory-node 99", "this machine has"),
        ("--strategy free --cpu-node 99", "this machine has"),
        ("--strategy free --cpus 4095", "allowed:"),
        ("--strategy free --require munmap", "not among"),
        ("--strategy free --rounds 0", "at least 1"),
        ("--strategy free --time 0", "more than 0 seconds"),
        ("--strategy free --precision=-1", "more than 0 percent"),
        ("--strategy free --sample-interval 0", "0.1"),
        ("--strategy free --csv - --json -", "only one of"),
        ("--strategy free --thp sometimes", "sometimes"),
        ("--strategy free --no-such-option", "no-such-option"),
        ("--size 4M", "which strategy?"),
        ("--size 6000", "which strategy?"),
        ("--size 6000", "And --size 6000: no multiple of the page size"),
        ("--rounds 0", "And --rounds 0: at least 1"),
        ("--strategy free --size -1M", "--size -1M: it takes bytes, such as 64M"),
        ("--strategy free --size 4M,-1M", "--size -1M: it takes bytes"),
        ("--strategy free --threads -1", "--threads -1: it takes whole numbers, 0 or more"),
        ("--strategy free --seed -1", "--seed -1: it takes a whole number, 0 or more"),
        ("--strategy free --rounds -1", "--rounds -1: at least 1"),
        ("--strategy free --time -1", "--time -1: more than 0 seconds"),
        ("--strategy free --precision -1", "--precision -1: more than 0 percent"),
        ("--strategy free --margin -.5", "--margin -0.5: more than 0 percent"),
        ("--strategy free --rate -5", "--rate -5: more than 0 requests a second"),
        ("--strategy free --rounds=-1", "--rounds -1: at least 1"),
        ("--strategy free --rounds few", "--rounds few: it takes a whole number"),
        ("--strategy free --swap zram:0", "--swap zram:0: 1M or more"),
        ("--strategy free --swap zram:8192K", "--swap zram:8192K changes what"),
        ("run --quiet -1", "does not take any value"),
      ])
    func usage(words: String, message: String) throws {
      let result = try Binary.run(words.split(separator: " ").map(String.init))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.output.isEmpty)
    }

    @Test(
      "a value without a letter is none, and what would be right is told",
      arguments: [
        ("policy", "it takes a policy: immediate, decay:SECONDS"), ("strategy", "dontneed, free"),
        ("workload", "it takes a workload: cycle"), ("baseline", "dontneed, free"),
        ("size", "it takes bytes, such as 64M"), ("directory", "has no value"),
        ("swap", "has no value"),
      ])
    func empty(option: String, message: String) throws {
      for words in [["--\(option)", ""], ["--\(option)="]] {
        let result = try Binary.run(["--strategy", "free"] + words)
        #expect(result.ending == .exited(64) && result.output.isEmpty)
        #expect(result.errors.hasPrefix("madbench: --\(option): has no value"), "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
      }
    }

    @Test(
      "a baseline that is refused is told first, and strict fails by it without a word of noise")
    func refusedBaseline() throws {
      // No kernel takes MADV_REMOVE of anonymous memory.
      let result = try Binary.run(
        Binary.words("--strategy free --baseline remove --strict --rounds 1 --size 1M"))
      #expect(result.ending == .exited(4))
      #expect(result.output.hasPrefix("**No baseline:** `remove` was not measured here: unsupported (EINVAL)"))
      #expect(result.errors.contains("the baseline was not measured against itself"))
    }

    @Test("a folder that cannot be written is found before anything is measured")
    func unwritable() throws {
      for folder in ["/proc/nothing", "/dev/null/x"] {
        let result = try Binary.run(["--strategy", "free", "--out", folder])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains(folder))
        #expect(result.output.isEmpty)
      }
      let file = try Binary.run(["--strategy", "free", "--csv", "/nowhere/at/all"])
      #expect(file.ending == .exited(1) && file.errors.contains("/nowhere/at/all"))
    }
  }
}
