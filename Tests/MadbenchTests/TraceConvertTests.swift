import LinuxKernel
import SystemPackage
import Testing

extension EndToEnd {
  @Suite("madbench trace convert", .needsBinary)
  struct TraceConvertTests {
    private static let text = """
      x 1/1 0.000001: page-faults: 1000
      what is this
      x 1/1 0.000002: page-faults: 2000

      """

    private func write(_ text: String, _ path: String) throws {
      try WholeFile.replace(path, with: text)
    }

    /// Runs a line of the shell, in which `$1` is the binary and `$2` a folder.
    private func shell(_ line: String, _ folder: String) throws -> Binary.Result {
      try Binary.run("/bin/sh", ["-c", line, "sh", Binary.path, folder])
    }

    @Test("writes the compact form, and says on standard error what it has done")
    func converts() throws {
      try Binary.withFolder { folder in
        try write(Self.text, folder + "/in")
        let result = try Binary.run(["trace", "convert", folder + "/in", folder + "/out"])
        #expect(result.ending == .exited(0) && result.output.isEmpty)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines[0].contains("3 events, \(Self.text.utf8.count) bytes read"))
        #expect(lines[0].contains("1 lines are unknown, the first is line 2: \"what is this\""))
        let again = try Binary.run(["trace", "convert", folder + "/out", "-"])
        #expect(again.output.hasPrefix("madtrace"))
        #expect(again.errors.contains("line 2: \"what is this\""), "counts are kept")
      }
    }

    @Test("works in a chain of pipes, packed or not")
    func pipes() throws {
      try Binary.withFolder { folder in
        try write(Self.text, folder + "/in")
        let line = """
          set -e; cat $2/in | $1 trace convert - $2/a; gzip -c $2/in | $1 trace convert - $2/b
          xz -c $2/in | $1 trace convert - - | $1 trace convert - - > $2/c
          cmp $2/a $2/b; cmp $2/a $2/c; chmod 640 $2/in; $1 trace convert $2/in $2/d; stat -c %a $2/a $2/d
          """
        let result = try shell(line, folder)
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(result.output == "600\n640\n", "who may read the old trace may read the new one")
      }
    }

    @Test("replaces nothing without --force, with it a link itself, and waits for no named pipe")
    func replacing() throws {
      try Binary.withFolder { folder in
        try write(Self.text, folder + "/in")
        try write("mine", folder + "/target")
        _ = try shell("ln -s target $2/link; ln -s none $2/dangling; mkfifo $2/pipe", folder)
        for (name, reason) in [
          ("in", "--force replaces it"), ("link", "--force replaces it"),
          ("dangling", "--force replaces it"), ("pipe", "is a named pipe"), (".", "is a folder"),
        ] {
          let result = try Binary.run(["trace", "convert", folder + "/in", folder + "/" + name])
          #expect(result.ending == .exited(64) && result.errors.contains(reason), "\(result.errors)")
        }
        let forced = try Binary.run(["trace", "convert", "--force", folder + "/in", folder + "/link"])
        #expect(forced.ending == .exited(0), "\(forced.errors)")
        #expect(try KernelText.read(folder + "/target") == "mine")
        #expect(try shell("test -L $2/link", folder).ending == .exited(1))
      }
    }

    @Test("exits 1 with the place of damage, and leaves what was there as it was")
    func damaged() throws {
      try Binary.withFolder { folder in
        try write(Self.text + "x 1/1 0.000003: page-faults: zz\n", folder + "/in")
        try write("old", folder + "/out")
        let result = try Binary.run(["trace", "convert", "--force", folder + "/in", folder + "/out"])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("/in: line 4: no hexadecimal address: \"zz\""))
        #expect(try KernelText.read(folder + "/out") == "old")
        let files = try shell("ls -A $2", folder)
        #expect(files.output == "in\nout\n")
      }
    }

    @Test("a compact trace that is cut is refused with the byte, and a missing file by its name")
    func cut() throws {
      try Binary.withFolder { folder in
        try write(Self.text, folder + "/in")
        let line = "$1 trace convert $2/in $2/a && head -c 20 $2/a | $1 trace convert - /dev/null"
        let result = try shell(line, folder)
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("standard input: byte 20: is cut here"))
        let missing = try Binary.run(["trace", "convert", folder + "/no", "-"])
        #expect(missing.ending == .exited(1) && missing.errors.contains("/no: "))
        #expect(Folder.isSpecial("/dev/null"), "a device is written, not replaced")
      }
    }

    @Test("a missing gzip is named with its package")
    func withoutTool() throws {
      try Binary.withFolder { folder in
        try write(Self.text, folder + "/in")
        let result = try shell("gzip $2/in && PATH=/nowhere $1 trace convert $2/in.gz -", folder)
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("gzip is missing: apt install gzip"))
      }
    }

    @Test("a signal ends the wait for more, and leaves no file")
    func interrupted() throws {
      try Binary.withFolder { folder in
        var child = try ChildProcess(
          path: Binary.path, arguments: ["trace", "convert", "-", folder + "/out"])
        try child.input.writeAll(Self.text.utf8)
        // Its file has no name: it is found among what the process holds.
        let held = "ls -l /proc/\(child.pid)/fd | grep -q '\(folder)/.*(deleted)'"
        #expect(Binary.wait { (try? shell(held, folder).ending) == .exited(0) })
        child.signal(2)
        #expect(try child.wait() == .exited(130))
        #expect(try shell("ls -A $2", folder).output.isEmpty)
      }
    }
  }
}
