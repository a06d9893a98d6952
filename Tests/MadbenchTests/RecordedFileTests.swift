import LinuxKernel
import MachineState
import Processes
import SystemPackage
import Testing
import Traces

/// The file that `record` writes.
extension EndToEnd {
  @Suite(
    "Files of recordings", .tags(.perf), .needsBinary,
    .enabled(
      if: RecordedTrace.reason == nil, "nothing can be recorded: \(RecordedTrace.reason ?? "")"))
  struct RecordedFileTests {
    @Test("a trace is read by its owner alone, and --force removes a link rather than follow it")
    func permissions() throws {
      try Binary.withFolder { folder in
        _ = try Binary.run(
          "/bin/sh", ["-c", "echo mine > $1/mine; ln -s mine $1/trace", "sh", folder])
        let result = try RecordedTrace.record(folder, ["--force"], ["/bin/true"])
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(try Binary.run("stat", ["-c", "%a %F", folder + "/trace"]).output == "600 regular file\n")
        #expect(try KernelText.read(folder + "/mine") == "mine")
      }
    }

    @Test("a recording that is killed leaves nothing, and a name that is taken meanwhile is not replaced")
    func killed() throws {
      try Binary.withFolder { folder in
        var run = try ChildProcess(
          path: Binary.path,
          arguments: [
            "record", "--output", folder + "/trace", "--", "/bin/sh", "-c",
            "echo ready; exec sleep 5",
          ])
        var chunk = [UInt8](repeating: 0, count: 16)
        _ = try chunk.withUnsafeMutableBytes { try run.output.read(into: $0) }
        run.signal(9)
        #expect(try run.wait() == .killed(signal: 9))
        #expect(try Binary.run("ls", ["-A", folder]).output == "")
        let result = try RecordedTrace.record(
          folder, [], ["/bin/sh", "-c", "echo mine > \(folder)/trace"])
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(try KernelText.read(folder + "/trace") == "mine")
        #expect(result.errors.contains("the trace is \(folder)/trace.1"), "\(result.errors)")
        #expect(try RecordedTrace(folder + "/trace.1").faultCount > 0)
      }
    }

    @Test("a trace is perf's text between two comments, which others can decompress and read")
    func text() throws {
      try Binary.withFolder { folder in
        let result = try RecordedTrace.record(folder, [], ["/bin/sh", "-c", "exit 0"])
        #expect(result.ending == .exited(0), "\(result.errors)")
        let text = try Binary.run("zstd", ["-dc", folder + "/trace"]).output
        let lines = text.split(separator: "\n")
        let first = try #require(lines.first)
        let last = try #require(lines.last)
        #expect(first.hasPrefix("# madbench trace 1 program=sh kernel="))
        #expect(first.contains(" page_bytes=\(PageSize.bytes) thp=disabled perf="))
        #expect(last.hasPrefix("# madbench trace end lines=\(lines.count - 1) faults="))
        #expect(text.hasSuffix("\n") && lines.count { $0.hasPrefix("#") } == 2)
        let trace = try RecordedTrace(folder + "/trace")
        #expect(last.contains(" faults=\(trace.faultCount) "))
        #expect(trace.summary.notes.isEmpty && trace.summary.pageBytes == PageSize.bytes)
        let piped = try Binary.run(
          "/bin/sh", ["-c", "zstd -dc $1/trace | $0 replay - --list", Binary.path, folder])
        #expect(piped.output == (try Binary.run(["replay", folder + "/trace", "--list"]).output))
      }
    }
  }
}
