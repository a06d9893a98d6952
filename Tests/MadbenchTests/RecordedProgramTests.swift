import LinuxKernel
import MachineState
import Processes
import SystemPackage
import Testing
import Traces

/// What `record` changes of the program that it runs, so that the trace holds what a replay needs.
extension EndToEnd {
  @Suite(
    "Programs as record runs them", .tags(.perf), .needsBinary, .notFast,
    .enabled(
      if: RecordedTrace.reason == nil, "nothing can be recorded: \(RecordedTrace.reason ?? "")"))
  struct RecordedProgramTests {
    private func python() throws -> String {
      guard let python = RecordedTrace.python else { try skip("there is no python3") }
      return python
    }

    private func firstLine(_ trace: String) throws -> String {
      try Binary.run("/bin/sh", ["-c", "zstd -dc \"$0\" | head -n 1", trace]).output
    }

    @Test(
      "a program is denied huge pages, and those that it starts, unless they are to be kept",
      arguments: ["off", "keep"])
    func hugePages(how: String) throws {
      try Binary.withFolder { folder in
        let status = "grep THP_enabled /proc/self/status; true"
        let result = try RecordedTrace.record(folder, ["--thp", how], ["/bin/sh", "-c", status])
        #expect(result.ending == .exited(0), "\(result.errors)")
        if result.output.isEmpty { try skip("this kernel does not tell") }
        #expect(result.output == "THP_enabled:\t\(how == "off" ? 0 : 1)\n")
        let isDisabled = try firstLine(folder + "/trace").contains(" thp=disabled ")
        #expect(isDisabled == (how == "off"))
      }
    }

    @Test("LD_PRELOAD, GLIBC_TUNABLES and MALLOC_… reach the program alone, not perf")
    func environment() throws {
      let perf = try #require(ProgramPath.find("perf"))
      try Binary.withFolder { folder in
        let script = "#!/bin/sh\nenv >> \(folder)/of-perf\nexec \(perf) \"$@\"\n"
        let file = try FileDescriptor.open(
          FilePath(folder + "/perf"), .writeOnly, options: .create, permissions: [.ownerReadWriteExecute])
        _ = try file.closeAfter { try file.writeAll(script.utf8) }
        let names = "LD_PRELOAD|GLIBC_TUNABLES|MALLOC_ARENA_MAX|MADBENCH_KEPT"
        let result = try Binary.run(
          "/usr/bin/env",
          [
            "LD_PRELOAD=/no such library.so", "GLIBC_TUNABLES=glibc.malloc.arena_max=1",
            "MALLOC_ARENA_MAX=2", "PATH=\(folder):\(environmentValue("PATH") ?? "")", Binary.path,
            "record", "--output", folder + "/trace", "--", "/bin/sh", "-c",
            "env | grep -E '\(names)' | sort",
          ])
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(
          result.output.split(separator: "\n") == [
            "GLIBC_TUNABLES=glibc.malloc.arena_max=1", "LD_PRELOAD=/no such library.so",
            "MALLOC_ARENA_MAX=2",
          ], "\(result.output)")
        let own = try KernelText.read(folder + "/of-perf")
        #expect(own.contains("PERF_CONFIG="))
        for name in ["LD_PRELOAD", "GLIBC_TUNABLES", "MALLOC_ARENA_MAX"] {
          #expect(!own.contains("\n\(name)="), "\(name)")
        }
      }
    }

    /// Uses 4 MiB, frees it lazily, and uses it again; a child does the same with its copy.
    private static let lazy = """
      import mmap, os, sys
      memory = mmap.mmap(-1, 1024 * mmap.PAGESIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      def use():
          for page in range(1024): memory[page * mmap.PAGESIZE] = 1
      use()
      for _ in range(3):
          memory.madvise(mmap.MADV_FREE)
          use()
      child = os.fork()
      if child == 0:
          memory.madvise(mmap.MADV_FREE)
          use()
          os._exit(3)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """

    @Test("with --free-as-dontneed what was freed lazily faults again, in children too; else record suggests it")
    func lazyFree() throws {
      let python = try python()
      try Binary.withFolder { folder in
        let kept = try RecordedTrace.record(folder, [], [python, "-c", Self.lazy])
        #expect(kept.ending == .exited(3), "\(kept.errors)")
        #expect(kept.errors.contains("4 calls of MADV_FREE"), "\(kept.errors)")
        #expect(kept.errors.contains("--free-as-dontneed"))
        let before = try RecordedTrace(folder + "/trace").faultCount
        let changed = try RecordedTrace.record(
          folder, ["--force", "--free-as-dontneed"], [python, "-c", Self.lazy])
        #expect(changed.ending == .exited(3), "\(changed.errors)")
        #expect(!changed.errors.contains("calls of MADV_FREE"))
        let trace = try RecordedTrace(folder + "/trace")
        #expect(trace.summary.freesAsDontneed)
        #expect(trace.faults.values.count { $0 > 1000 } == 2, "\(trace.faults)")
        #expect(abs(trace.faultCount - before - 3 * 1024) < 200, "\(trace.faults), \(before) before")
        let figures = try Binary.run([
          "replay", "--predict", "--strategy", "free,dontneed", folder + "/trace",
        ])
        #expect(figures.ending == .exited(0), "\(figures.errors)")
        #expect(!figures.output.contains("≥") && !figures.output.contains("≤"))
      }
    }

    @Test("a process that runs is not changed, and so is refused")
    func running() throws {
      let result = try Binary.run(["record", "--free-as-dontneed", "--pid", "1"])
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("--free-as-dontneed is for a command"))
    }

    @Test("all processes of a recording are listed with what they can replay, and predicted together")
    func tree() throws {
      let python = try python()
      try Binary.withFolder { folder in
        _ = try RecordedTrace.record(
          folder, ["--free-as-dontneed"], [python, "-c", Self.lazy])
        let list = try Binary.run(["replay", "--list", folder + "/trace"]).output
        #expect(list.contains("| all (--tree) |"), "\(list)")
        let tree = try Binary.run([
          "replay", "--predict", "--tree", "--strategy", "free", folder + "/trace",
        ])
        #expect(tree.ending == .exited(0), "\(tree.errors)")
        #expect(tree.output.contains(" are predicted, those of "), "\(tree.output)")
        let refused = try Binary.run(["replay", "--tree", folder + "/trace"])
        #expect(refused.ending == .exited(64) && refused.errors.contains("--predict"))
      }
    }
  }
}
