import LinuxKernel
import Processes
import Testing

/// What is done with the folders that replays write.
extension EndToEnd {
  @Suite("Folders of replays", .needsBinary)
  struct ReplayFolderTests {
    /// As `perf script` writes it: a process maps memory, touches its pages, gives them back and touches them again.
    private func recording(pages: Int, pause: String = "05") -> String {
      let size = String(pages * 4096, radix: 16)
      var lines = [
        "1.000000: syscalls:sys_enter_mmap: addr: 0x0, len: 0x\(size), prot: 0x3, flags: 0x22, fd: 0xffffffff, off: 0x0",
        "1.000001: syscalls:sys_exit_mmap: 0x7f0000000000",
      ]
      func touch(_ second: String) {
        for page in 0..<pages {
          lines.append(
            "\(second): page-faults: \(String(0x7f00_0000_0000 + page * 4096, radix: 16))")
        }
      }
      touch("1.010000")
      lines += [
        "1.020000: syscalls:sys_enter_madvise: start: 0x7f0000000000, len_in: 0x\(size), behavior: 0x4",
        "1.020001: syscalls:sys_exit_madvise: 0x0",
      ]
      touch("1.\(pause)0000")
      return lines.map { "app 42/42 \($0)\n" }.joined()
    }

    private func replay(
      _ text: String, in folder: String, _ name: String, _ words: String...
    ) throws -> Binary.Result {
      let file = "\(folder)/\(name).txt"
      try WholeFile.replace(file, with: text)
      let result = try Binary.run(
        [
          "replay", "--quiet", "--strategy", "free", "--rounds", "2", "--thp", "never", "--out",
          "\(folder)/\(name)", file,
        ] + words)
      #expect(result.ending == .exited(0), "\(result.errors)")
      return result
    }

    @Test("report and compare take the folders of replays, and refuse what is not the same replay")
    func folders() throws {
      try Binary.withFolder { folder in
        let text = recording(pages: 512)
        let first = try replay(text, in: folder, "a")
        #expect(
          first.output.contains(
            "**Fidelity:** 1,024 faults recorded, 1,024 predicted, 1,024 replayed."))
        _ = try replay(text, in: folder, "b")
        _ = try replay(text, in: folder, "fast", "--speed", "1000000")
        _ = try replay(text, in: folder, "unmapping", "--replace-munmap")
        _ = try replay(recording(pages: 512, pause: "06"), in: folder, "longer")
        _ = try replay(recording(pages: 500), in: folder, "smaller")

        let report = try Binary.run(["report", folder + "/a"])
        #expect(report.ending == .exited(0) && report.output == first.output)

        let same = try Binary.run(["compare", folder + "/a", folder + "/b"])
        #expect(same.ending == .exited(0), "\(same.errors)")
        #expect(same.output.contains("replayed faults") && !same.output.contains("regressed |"))

        for (other, words) in [
          ("fast", "--speed max and 1000000"), ("unmapping", "--replace-munmap false and true"),
          ("longer", "duration 49999000 ns and 59999000 ns"),
          ("smaller", "faults recorded 1024 and 1000"),
        ] {
          for more in [[], ["--across-hosts"]] {
            let result = try Binary.run(["compare", folder + "/a", folder + "/" + other] + more)
            #expect(result.ending == .exited(5), "\(other)")
            #expect(
              result.errors.contains("not the same replay: ") && result.errors.contains(words),
              "\(result.errors)")
          }
        }
      }
    }

    @Test("a replay and a run of strategies are not comparable")
    func mixed() throws {
      try Binary.withFolder { folder in
        _ = try replay(recording(pages: 64), in: folder, "a")
        _ = try Binary.run([
          "--strategy", "free", "--size", "1M", "--rounds", "2", "--quiet", "--out",
          folder + "/run",
        ])
        let result = try Binary.run(["compare", folder + "/a", folder + "/run"])
        #expect(result.ending == .exited(5) && result.errors.contains("different baselines"))
      }
    }
  }
}
