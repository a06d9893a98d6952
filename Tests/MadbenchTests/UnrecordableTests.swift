import LinuxKernel
import MachineState
import Processes
import SystemPackage
import Testing

extension EndToEnd {
  /// Each of these ends before anything of the command has run.
  @Suite("What cannot be recorded", .tags(.perf), .needsBinary)
  struct UnrecordableTests {
    /// Runs `record` on a command that leaves a file, and looks whether it has.
    private func record(
      _ folder: String, through runner: [String] = [], _ options: [String]
    ) throws -> Binary.Result {
      let command = ["record"] + options + ["--", "/bin/sh", "-c", "> \(folder)/has-run"]
      let words = runner + [Binary.path] + command
      let result = try Binary.run(words[0], Array(words.dropFirst()))
      #expect(!Folder.holds(folder + "/has-run"))
      return result
    }

    @Test("without perf it says which package has it, and exits 77")
    func noPerf() throws {
      try Binary.withFolder { folder in
        let result = try record(
          folder, through: ["/usr/bin/env", "PATH=/nowhere"], ["--output", folder + "/trace"])
        #expect(result.ending == .exited(77))
        #expect(result.errors.contains("apt-get install linux-perf"))
        #expect(result.errors.contains("dnf install perf"))
        #expect(try Binary.run("ls", ["-A", folder]).output == "")
      }
    }

    @Test("without zstd it says which package has it, before the command runs, and exits 77")
    func noZstd() throws {
      try Binary.withFolder { folder in
        _ = try Binary.run("/bin/sh", ["-c", "mkdir $0/bin && ln -s /bin/true $0/bin/perf", folder])
        let result = try record(
          folder, through: ["/usr/bin/env", "PATH=\(folder)/bin"], ["--output", folder + "/trace"])
        #expect(result.ending == .exited(77))
        #expect(result.errors.contains("zstd, which compresses the trace, is not on the PATH"))
        #expect(result.errors.contains("apt-get install zstd"))
        #expect(try Binary.run("ls", ["-A", folder]).output == "bin\n")
      }
    }

    @Test(
      "a user who may not record is told the lines that allow it, and exits 77",
      .enabled(if: Nobody.reason == nil, "nothing can be run as nobody: \(Nobody.reason ?? "")"),
      .enabled(if: ProgramPath.find("perf") != nil, "there is no perf"))
    func notPermitted() throws {
      let level = try KernelText.read("/proc/sys/kernel/perf_event_paranoid")
      guard (Int(level) ?? 0) > -1 else { try skip("anybody may use perf here") }
      try Binary.withFolder { folder in
        _ = try Binary.run("chmod", ["777", folder])
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let result = try record(folder, through: nobody, ["--output", folder + "/trace"])
        #expect(result.ending == .exited(77))
        #expect(result.errors.contains("sudo sysctl kernel.perf_event_paranoid=-1"))
        #expect(try Binary.run("ls", ["-A", folder]).output == "")
      }
    }

    @Test("a trace that is there is not replaced unless asked, and exits 64")
    func overwriting() throws {
      try Binary.withFolder { folder in
        let file = try FileDescriptor.open(
          FilePath(folder + "/trace"), .writeOnly, options: .create, permissions: .ownerReadWrite)
        _ = try file.closeAfter { try file.writeAll("mine".utf8) }
        let result = try record(folder, ["--output", folder + "/trace"])
        #expect(result.ending == .exited(64))
        #expect(result.errors.contains("--force"))
        #expect(try KernelText.read(folder + "/trace") == "mine")
      }
    }

    @Test("a named pipe is not waited for, and a link to nothing is not followed")
    func special() throws {
      try Binary.withFolder { folder in
        _ = try Binary.run(
          "/bin/sh", ["-c", "mkfifo $1/pipe; ln -s none $1/link", "sh", folder])
        for (name, reason) in [("pipe", "is a named pipe"), ("link", "--force replaces it")] {
          let result = try record(folder, ["--output", "\(folder)/\(name)"])
          #expect(result.ending == .exited(64) && result.errors.contains(reason), "\(result.errors)")
        }
        #expect(!Folder.holds(folder + "/none"))
      }
    }

    @Test("a place where no file can be made is told before the command runs")
    func noPlace() throws {
      try Binary.withFolder { folder in
        let result = try record(folder, ["--output", folder + "/none/trace"])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains(folder + "/none/trace: No such file or directory"))
      }
    }

    @Test("help tells how to call it")
    func help() throws {
      let help = try Binary.run(["record", "--help"])
      #expect(help.ending == .exited(0))
      #expect(help.output.contains("madbench record [--output <file>]"))
      #expect(help.output.contains("--max-size"))
    }

    @Test(
      "what is wrong in the command line is told, and exits 64",
      arguments: [
        ("record", "record what?"), ("record --pid 1 -- ls", "record what?"),
        ("record -- no-such-command", "no-such-command: there is no such command"),
        ("record -- /etc/passwd", "/etc/passwd: may not be executed"),
        ("record -- /etc", "/etc: is no program, but a folder"),
        ("record -- /no/such", "/no/such: there is no such command"),
        ("record --output - -- ls", "standard output is the command's"),
        ("record --max-size 1K --output /tmp/no-trace -- ls", "--max-size: at least"),
        ("record --nonsense ls", "unknown option '--nonsense'"),
        ("record --pid 4194305 --output /tmp/no-trace", "there is no such process"),
      ])
    func usage(line: String, reason: String) throws {
      if line.contains("--max-size"), let reason = RecordedTrace.reason { try skip(reason) }
      let result = try Binary.run(Binary.words(line))
      #expect(result.ending == .exited(64), "\(result.errors)")
      #expect(result.errors.contains(reason), "\(result.errors)")
    }
  }
}
