import Glibc
import LinuxKernel
import Processes
import SystemPackage
import Testing

/// Readers that take their time, have gone, or never come.
extension EndToEnd {
  @Suite("Blocked output", .needsBinary)
  struct BlockedOutputTests {
    /// Runs `script`, in which `$run` stands for a run that does not end by itself, and `$0` for a folder;
    /// sends signals to the run once it is under way, and gives its exit status and the folder's file
    /// `errors`. The script's standard output is not read before the end.
    private func status(
      _ script: String, signals: [Int32], whenever isUnderWay: (String) -> Bool
    ) throws -> Outcome {
      try Binary.withFolder { try status(script, signals, isUnderWay, in: $0) }
    }

    private func status(
      _ script: String, _ signals: [Int32], _ isUnderWay: (String) -> Bool, in folder: String
    ) throws -> Outcome {
      let run =
        "sh -c 'echo $$ > $0/pid; exec \(Binary.path) --strategy free --size 4M --rounds 100000"
        + " --out $0/out \"$@\"' $0"
      let text = script.replacing("$run", with: run)
      var shell = try ChildProcess(path: "/bin/sh", arguments: ["-c", text, folder])
      let hasBegun = Binary.wait { isUnderWay(folder) }
      #expect(hasBegun)
      let pid = Int32((try? KernelText.read(folder + "/pid")) ?? "") ?? 0
      for signal in signals where pid > 0 {
        let rows = Binary.lines(of: folder + "/out")
        kill(pid, signal)
        // What is sent before the last one is to be outlived: the run goes on to measure.
        if signal != signals.last { #expect(Binary.waitForRows(folder + "/out", rows + 60)) }
      }
      let hasEnded = Binary.wait { Folder.holds(folder + "/status") }
      #expect(hasEnded, "it hangs")
      if !hasEnded, pid > 0 { kill(pid, SIGKILL) }
      _ = try Binary.text(of: shell.output)
      _ = try shell.wait()
      return Outcome(
        status: try KernelText.read(folder + "/status"),
        errors: (try? KernelText.read(folder + "/errors")) ?? "")
    }

    /// What a run's shell has seen of its end.
    private struct Outcome {
      let status: String
      let errors: String
    }

    /// Whether the run no longer dies of SIGTERM at once: it catches the signal, or blocks it to read it.
    private func handlesTermination(_ folder: String) -> Bool {
      guard let pid = try? KernelText.read(folder + "/pid"),
        let status = try? KernelText.read("/proc/\(pid)/status")
      else { return false }
      return status.split(separator: "\n").contains { line in
        guard line.hasPrefix("SigBlk:") || line.hasPrefix("SigCgt:") else { return false }
        let mask = UInt64(line.drop { $0 != "\t" }.dropFirst(), radix: 16) ?? 0
        return mask & (1 << 14) != 0
      }
    }

    private func hasRows(_ folder: String) -> Bool { Binary.waitForRows(folder + "/out", 12) }

    @Test("a named pipe that nobody opens does not hold back the end")
    func namedPipe() throws {
      let found = try status(
        "mkfifo $0/pipe; $run --csv $0/pipe 2> $0/errors; echo $? > $0/status", signals: [15]
      ) { handlesTermination($0) }
      #expect(found.status == "143")
    }

    @Test("standard error that nobody reads holds back neither the run nor its end")
    func fullErrors() throws {
      let found = try status(
        """
        mkfifo $0/pipe; exec 3<> $0/pipe; head -c 65536 /dev/zero >&3
        $run --progress always 2>&3 > $0/output; echo $? > $0/status
        """, signals: [15], whenever: hasRows)
      #expect(found.status == "143")
    }

    @Test("an interruption that takes the reader with it is an interruption")
    func readerGone() throws {
      let found = try status(
        "{ $run 2> $0/errors; echo $? > $0/status; } | true", signals: [2], whenever: hasRows)
      #expect(found.status == "130")
      #expect(found.errors.contains("its reader has gone; what was measured is in "))
    }

    @Test("who has it ignore the hang-up has it outlive one")
    func hangUp() throws {
      let found = try status(
        "trap '' HUP; $run > $0/output 2> $0/errors; echo $? > $0/status", signals: [1, 15],
        whenever: hasRows)
      #expect(found.status == "143")
    }

    @Test("a disk that fills takes nothing of a file that rows are appended to")
    func append() throws {
      if let reason = SmallDisk.reason { try skip(reason) }
      try Binary.withFolder { folder in
        try SmallDisk.mount(folder, filledBytes: 65_536 - 4096)
        defer { SmallDisk.unmount(folder) }
        let words = "--strategy free --size 4M --rounds 100000 --quiet --csv -"
        let run = try Binary.run(
          "/bin/sh",
          ["-c", "echo mine > $0/rows; exec \(Binary.path) \(words) >> $0/rows", folder])
        #expect(run.ending == .exited(1) && run.errors.contains("No space left"))
        let text = try KernelText.read(folder + "/rows")
        #expect(text.hasPrefix("mine\nschema,"))
        #expect(try Binary.records(String(text.dropFirst(5))).count > 1)
      }
    }
  }
}
