import LinuxKernel
import MachineState
import Processes
import Recording
import SystemPackage
import Testing
import Traces

extension EndToEnd {
  @Suite(
    "Recording of programs", .tags(.perf), .needsBinary,
    .enabled(
      if: RecordedTrace.reason == nil, "nothing can be recorded: \(RecordedTrace.reason ?? "")"))
  struct RecordTests {
    private func python() throws -> String {
      guard let python = RecordedTrace.python else { try skip("there is no python3") }
      return python
    }

    /// Holds 30,000 pages that nobody has used before, and prints its minor faults when it has.
    private static let toucher = """
      import mmap, resource
      memory = mmap.mmap(-1, 30000 * mmap.PAGESIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      memory.madvise(mmap.MADV_NOHUGEPAGE)
      for page in range(30000): memory[page * mmap.PAGESIZE] = 1
      print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
      """

    @Test("faults are those that the process itself counts, but for its beginning and end")
    func ownFaults() throws {
      let python = try python()
      try Binary.withFolder { folder in
        let result = try RecordedTrace.record(folder, [], [python, "-c", Self.toucher])
        try #require(result.ending == .exited(0), "\(result.errors)")
        let own = try #require(Int(result.output.split(separator: "\n").last ?? ""))
        let trace = try RecordedTrace(folder + "/trace")
        #expect(trace.summary.lostEvents == 0, "\(result.errors)")
        // The kernel's own accesses while it starts a program are faults that perf does not see, and those
        // of the process's end come after it has counted.
        let recorded = trace.faults.values.max() ?? 0
        #expect(abs(recorded - own) < 300, "\(recorded) recorded, own \(own)")
        #expect(trace.calls[.mmap, default: 0] > 10)
        #expect(trace.calls[.madvise, default: 0] >= 1)
        #expect(30000 <= trace.faultCount - trace.reads)
      }
    }

    @Test("children are recorded too, each as a process of its own")
    func children() throws {
      let python = try python()
      try Binary.withFolder { folder in
        let script = "\"$0\" -c \"$1\"; \"$0\" -c \"$1\"; true"
        let result = try RecordedTrace.record(folder, [], ["/bin/sh", "-c", script, python, Self.toucher])
        let trace = try RecordedTrace(folder + "/trace")
        let large = trace.faults.values.filter { $0 > 30000 }
        #expect(large.count == 2, "\(trace.faults) \(result.errors)")
        #expect(trace.faults.count >= 3)
      }
    }

    @Test(
      "what is recorded of faults is what page-faults counts, fault by fault; write(2) of untouched pages too"
    )
    func sameFaults() throws {
      let python = try python()
      let script =
        Self.toucher + """

          import os
          memory = mmap.mmap(-1, 500 * mmap.PAGESIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
          with open(os.sys.argv[1], "wb", buffering=0) as file: file.write(memory)
          """
      try Binary.withFolder { folder in
        let points = "exceptions:page_fault_user,exceptions:page_fault_kernel"
        // Mounts of its own: perf mounts the tracepoints, and leaves them.
        let result = try Binary.run(
          "unshare",
          [
            "-m", "perf", "record", "-q", "-BN", "-m", "16M", "-d", "-c", "1", "-o",
            folder + "/data",
          ]
            + ["-e", points + ",page-faults", "--", python, "-c", script, folder + "/file"])
        guard result.ending == .exited(0) else { try skip("not on this kernel: \(result.errors)") }
        let text = try Binary.run(
          "perf",
          ["script", "-i", folder + "/data", "-F", "comm,pid,tid,time,event,addr,trace"]
            + ["--show-task-events", "--show-lost-events"])
        let lines = text.output.split(separator: "\n", omittingEmptySubsequences: false)
        let counted = lines.filter { $0.contains(" page-faults:") }
        #expect(counted.count > 30500)
        // The reader drops what shows a fault once more: here all of `page-faults` or all exceptions.
        for other in [" page-faults:", " exceptions:"] {
          let kept = lines.filter { !$0.contains(other) }.joined(separator: "\n")
          try Self.write(kept, to: folder + "/text")
          let trace = try RecordedTrace(folder + "/text")
          #expect(trace.summary.lostEvents == 0)
          #expect(trace.faultCount == counted.count)
        }
      }
    }

    private static func write(_ text: String, to path: String) throws {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }

    @Test("at its bound the recording ends, and says so; the command goes on to its end")
    func bound() throws {
      let python = try python()
      try Binary.withFolder { folder in
        let result = try RecordedTrace.record(folder, ["--max-size", "4M"], [python, "-c", Self.toucher])
        #expect(result.ending == .exited(0))
        #expect(Int(result.output.split(separator: "\n").last ?? "") ?? 0 > 30000)
        #expect(result.errors.contains("the trace ends early: --max-size 4 MiB was reached"))
        let trace = try RecordedTrace(folder + "/trace")
        #expect(0 < trace.faultCount && trace.faultCount < 30000)
        #expect(trace.summary.isMaxSizeReached)
      }
    }

    @Test("events that were lost are counted, told, and with them what keeps them")
    func lost() throws {
      let python = try python()
      try Binary.withFolder { folder in
        let result = try RecordedTrace.record(folder, ["--buffer", "16K"], [python, "-c", Self.toucher])
        let trace = try RecordedTrace(folder + "/trace")
        guard trace.summary.lostEvents > 0 else { try skip("perf was fast enough") }
        #expect(result.errors.contains("twice the buffers: --buffer 32K"), "\(result.errors)")
      }
    }

    @Test("the command's input, output, errors and exit code are its own")
    func ownStreams() throws {
      try Binary.withFolder { folder in
        var child = try ChildProcess(
          path: "/bin/sh",
          arguments: [
            "-c", "\"$@\" 2> \"$0\"", folder + "/errors", Binary.path, "record", "--output",
            folder + "/trace", "--", "/bin/sh", "-c", "cat; echo complaint >&2; exit 3",
          ])
        try child.input.writeAll("from outside\n".utf8)
        child.closeInput()
        #expect(try Binary.text(of: child.output) == "from outside\n")
        #expect(try child.wait() == .exited(3))
        let errors = try KernelText.read(folder + "/errors").split(separator: "\n")
        #expect(errors.first == "complaint")
        #expect(errors.dropFirst().allSatisfy { $0.hasPrefix("madbench: ") })
        #expect(errors.last == "madbench: /bin/sh has exited with 3")
        #expect(try RecordedTrace(folder + "/trace").faultCount > 0)
      }
    }

    @Test("a signal is for the command; the trace is written, and nothing else stays")
    func signals() throws {
      try Binary.withFolder { folder in
        var run = try ChildProcess(
          path: Binary.path,
          arguments: [
            "record", "--output", folder + "/trace", "--", "/bin/sh", "-c",
            "echo ready; exec sleep 60",
          ])
        var chunk = [UInt8](repeating: 0, count: 16)
        _ = try chunk.withUnsafeMutableBytes { try run.output.read(into: $0) }
        run.signal(15)
        #expect(try run.wait() == .exited(143))
        #expect(try RecordedTrace(folder + "/trace").faultCount > 0)
        #expect(try Binary.run("ls", ["-A", folder]).output == "trace\n")
      }
    }

    /// The minor faults of a process so far.
    private func faults(of pid: Int32) throws -> Int {
      let stat = try KernelText.read("/proc/\(pid)/stat")
      let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
      return try #require(fields.count > 7 ? Int(fields[7]) : nil)
    }

    @Test("a process that runs is recorded until a signal, and goes on")
    func runningProcess() throws {
      let python = try python()
      try Binary.withFolder { folder in
        var process = try ChildProcess(
          path: python,
          arguments: ["-c", "while True: rows = [bytes(5000) for _ in range(5000)]; del rows"])
        var run = try ChildProcess(
          path: "/bin/sh",
          arguments: [
            "-c", "exec \"$@\" 2> \"$0\"", folder + "/errors", Binary.path, "record", "--output",
            folder + "/trace", "--pid", "\(process.pid)",
          ])
        #expect(
          Binary.wait {
            (try? KernelText.read(folder + "/errors"))?.contains("recording") ?? false
          })
        let before = try faults(of: process.pid)
        #expect(Binary.wait { (try? faults(of: process.pid)) ?? 0 >= before + 1000 })
        run.signal(2)
        #expect(try run.wait() == .exited(0))
        #expect(try RecordedTrace(folder + "/trace").faults.keys.sorted() == [process.pid])
        #expect(Folder.holds("/proc/\(process.pid)"))
        process.signal(15)
        #expect(try process.wait() == .killed(signal: 15))
      }
    }

    @Test("names of threads and files with line feeds and escapes do not harm the trace")
    func names() throws {
      let python = try python()
      let script = """
        import mmap, sys
        with open(sys.argv[1] + "/line\\nfeed", "w+b") as file:
            file.write(bytes(4096))
            file.flush()
            code = mmap.mmap(file.fileno(), 4096, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)
        for name in (b"a\\nb", b"\\n\\n\\n", b"1/1 1.0: page-", b"x\\x1b[31m\\x7f", b"PERF_RECORD_"):
            with open("/proc/self/comm", "wb") as comm: comm.write(name)
            memory = bytearray(1 << 20)
        """
      try Binary.withFolder { folder in
        let result = try RecordedTrace.record(folder, [], [python, "-c", script, folder])
        #expect(result.ending == .exited(0), "\(result.errors)")
        let file = try TraceFile(path: folder + "/trace")
        try file.forEach { _ in }
        #expect(file.summary.unknownLines == 0, "\(file.summary.notes)")
        for name in ["a?b", "???", "1/1 1.0: page-", "x?[31m?", "PERF_RECORD_"] {
          #expect(file.names.contains(name), "\(name): \(file.names)")
        }
      }
    }

    @Test("why a trace could not be written is told")
    func fullDisk() throws {
      let full = try Binary.run(["record", "--output", "/dev/full", "--", "/bin/true"])
      #expect(full.ending == .exited(1))
      #expect(full.errors.contains("the trace could not be written: zstd has failed"), "\(full.errors)")
      #expect(full.errors.contains("No space left on device"), "\(full.errors)")
    }

    @Test("what is mounted, and which processes run, is as it was before")
    func nothingStays() throws {
      try Binary.withFolder { folder in
        let before = try KernelText.read("/proc/mounts")
        _ = try RecordedTrace.record(folder, [], ["/bin/true"])
        #expect(try KernelText.read("/proc/mounts") == before)
        #expect(try Binary.run("pgrep", ["-f", "perf record.*\(folder)"]).output == "")
      }
    }
  }
}
