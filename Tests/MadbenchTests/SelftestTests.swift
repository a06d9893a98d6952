import LinuxKernel
import Processes
import Testing

/// The tool's view of itself.
extension EndToEnd {
  @Suite("Selftest", .needsBinary)
  struct SelftestTests {
    @Test("comparisons are counted, and what measuring costs is told")
    func counts() throws {
      let result = try Binary.run(
        Binary.words("selftest --null 2 --power 50 2 --seconds 1 --load --quiet"))
      #expect(result.ending == .exited(0), "\(result.output)")
      for words in [
        "faults of the harness inside windows: 0 in 320 windows", "ns a reading",
        "2 comparisons of madbench with itself, beside",
        "false alarms (a figure regressed): ", " of 2",
        "2 comparisons with a head whose regions are 50 % longer", "found (a time regressed):",
      ] {
        #expect(result.output.contains(words), "\(words)")
      }
      #expect(result.errors.isEmpty)
    }

    @Test("comparisons are made of a recorded run of a thing with itself, and of no other")
    func resample() throws {
      try Binary.withFolder { folder in
        let recorded = try Binary.run(
          ["compare", "--base", Binary.path, "--head", Binary.path, "--strategy", "dontneed"]
            + Binary.words("--size 1M --rounds 24 --quiet --out") + [folder + "/aa"])
        #expect(recorded.ending == .exited(0))
        let words = ["selftest", "--resample", folder + "/aa"]
        let result = try Binary.run(words + ["5", "--blocks", "6"])
        #expect(result.ending == .exited(0))
        #expect(result.output.hasPrefix("5 comparisons of 6 blocks in a row, of a run of 12 blocks"))
        #expect(result.output.contains("false alarms (a figure regressed): 0 of 5"))
        let long = try Binary.run(words + ["5"])
        #expect(long.ending == .exited(5) && long.errors.contains("has 12 blocks"))
        _ = try Binary.run(
          ["--strategy", "free"] + Binary.words("--size 1M --rounds 2 --quiet --out")
            + [folder + "/run"])
        let other = try Binary.run(["selftest", "--resample", folder + "/run", "5"])
        #expect(other.ending == .exited(5) && other.errors.contains("with itself"))
      }
    }

    @Test("no hog is left behind")
    func hogs() throws {
      var run = try ChildProcess(
        path: Binary.path, arguments: Binary.words("selftest --null 50 --load --quiet"))
      #expect(Binary.wait { hogs(of: run.pid) == 2 })
      run.signal(15)
      _ = try Binary.text(of: run.output)
      #expect(try run.wait() == .exited(143))
      #expect(Binary.wait { hogs(of: run.pid) == 0 })
    }

    /// The children of that name.
    private func hogs(of pid: Int32) -> Int {
      let text = (try? KernelText.read("/proc/\(pid)/task/\(pid)/children")) ?? ""
      return text.split(separator: " ").count {
        (try? KernelText.read("/proc/\($0)/comm")) == "madbench-hog"
      }
    }

    @Test(
      "numbers out of range are refused with 64",
      arguments: [
        "--null -1", "--resample /tmp", "--resample /tmp 0", "--blocks 0 --null 1", "--power 10", "--power 0 5",
        "--power 101 5", "--seconds 0 --null 1",
      ])
    func refused(words: String) throws {
      let result = try Binary.run(["selftest"] + Binary.words(words))
      #expect(result.ending == .exited(64) && result.output.isEmpty)
    }
  }
}
