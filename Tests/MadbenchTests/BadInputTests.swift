import LinuxKernel
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
      ])
    func usage(words: String, message: String) throws {
      let result = try Binary.run(words.split(separator: " ").map(String.init))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.output.isEmpty)
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
