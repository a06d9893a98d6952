import Processes
import Testing

/// What `compare` and `report` do not take.
extension EndToEnd {
  @Suite("Compare: refusals", .needsBinary)
  struct CompareRefusalTests {
    @Test("rows of another run in a folder are refused")
    func foreign() throws {
      try Binary.withFolder { folder in
        for name in ["a", "b"] {
          _ = try Binary.run(
            ["--strategy", "free", "--size", "1M", "--rounds", "2", "--quiet", "--out"]
              + [folder + "/" + name])
        }
        _ = try Binary.run("/bin/cp", [folder + "/b/samples.csv", folder + "/a/samples.csv"])
        let result = try Binary.run(["report", folder + "/a"])
        #expect(result.ending == .exited(1) && result.errors.contains("rows of another run"))
      }
    }

    @Test("two runs without a figure in common exit 5")
    func nothingInCommon() throws {
      try Binary.withFolder { folder in
        for size in ["1M", "2M"] {
          _ = try Binary.run(
            [
              "--strategy", "free", "--size", size, "--rounds", "2", "--quiet", "--out",
              folder + "/" + size,
            ])
        }
        let paths = [folder + "/1M", folder + "/2M"]
        let result = try Binary.run(["compare"] + paths)
        #expect(result.ending == .exited(5) && result.output.contains("Not compared"))
        let across = try Binary.run(["compare", "--across-hosts"] + paths)
        #expect(across.ending == .exited(5))
      }
    }

    @Test(
      "what cannot be compared is refused with 64 and a word on what would be right",
      arguments: [
        [], ["/tmp"], ["--base", "/bin/true"], ["/tmp", "/tmp", "--base", "/bin/true"],
        ["--base", "/bin/true", "--head", "/nowhere"], ["/tmp", "/tmp", "--margin", "-5"],
        ["/tmp", "/tmp", "--margin", "nan"], ["/tmp", "/tmp", "--extend"],
        ["--base", "/bin/true", "--head", "/bin/true", "--baseline", "free"],
        ["--base", "/bin/true", "--head", "/bin/true", "--margin", "0"],
      ])
    func refused(words: [String]) throws {
      let result = try Binary.run(["compare"] + words)
      #expect(result.ending == .exited(64) && !result.errors.isEmpty && result.output.isEmpty)
    }
  }
}
