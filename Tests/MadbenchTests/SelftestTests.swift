import LinuxKernel
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
        "faults of the harness inside windows: 0 in 40 windows", "ns a reading",
        "2 comparisons of madbench with itself, beside",
        "false alarms (a figure regressed): 0 of 2",
        "2 comparisons with a head whose regions are 50 % longer", "found (a time regressed):",
      ] {
        #expect(result.output.contains(words), "\(words)")
      }
      #expect(result.errors.isEmpty)
    }

    @Test("no hog is left behind")
    func hogs() throws {
      var run = try ChildProcess(
        path: Binary.path, arguments: Binary.words("selftest --null 50 --load --quiet"))
      #expect(Binary.wait(seconds: 20) { hogs(of: run.pid) == 2 })
      run.signal(15)
      _ = try Binary.text(of: run.output)
      #expect(try run.wait() == .exited(143))
      #expect(Binary.wait(seconds: 5) { hogs(of: run.pid) == 0 })
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
        "--null -1", "--power 10", "--power 0 5", "--power 101 5", "--seconds 0 --null 1",
      ])
    func refused(words: String) throws {
      let result = try Binary.run(["selftest"] + Binary.words(words))
      #expect(result.ending == .exited(64) && result.output.isEmpty)
    }
  }
}
