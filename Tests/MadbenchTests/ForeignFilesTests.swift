import LinuxKernel
import Processes
import SystemPackage
import Testing

/// Files that are not ours, where the binary writes.
extension EndToEnd {
  @Suite("Files of others", .needsBinary)
  struct ForeignFilesTests {
    @Test("a folder with a file of such a name is not overwritten unasked")
    func foreign() throws {
      try Binary.withFolder { folder in
        let file = try FileDescriptor.open(
          FilePath(folder + "/report.md"), .writeOnly, options: .create,
          permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll("mine".utf8) }
        let run = try Binary.run(["--strategy", "free", "--size", "1M", "--rounds", "1", "--out", folder])
        #expect(run.ending == .exited(64) && run.errors.contains("report.md"))
        #expect(try KernelText.read(folder + "/report.md") == "mine")
      }
    }

    @Test("no file is replaced without --force, and with it a link is, not what it leads to")
    func noReplacing() throws {
      try Binary.withFolder { folder in
        let short = ["--strategy", "free", "--size", "1M", "--rounds", "1", "--quiet"]
        for option in ["--csv", "--json", "--markdown"] {
          let path = folder + "/file"
          try WholeFile.replace(path, with: "mine")
          let refused = try Binary.run(short + [option, path])
          #expect(refused.ending == .exited(64) && refused.output.isEmpty)
          #expect(
            refused.errors
              == "madbench: \(path): is there already; --force replaces it, or name another file")
          #expect(try KernelText.read(path) == "mine")
          let link = folder + "/link"
          let made = try Binary.run("/bin/ln", ["-sfn", "file", link])
          #expect(made.ending == .exited(0))
          #expect(try Binary.run(short + [option, link]).ending == .exited(64))
          #expect(try Binary.run(short + [option, link, "--force"]).ending == .exited(0))
          #expect(try KernelText.read(path) == "mine")
          #expect(try FileStatus(atLink: link).kind == .regular)
          #expect(try OpenFolder(folder).names() == ["file", "link"])
        }
      }
    }

    @Test("links and pipes in a folder of results are neither followed nor waited for")
    func hostileFolder() throws {
      try Binary.withFolder { folder in
        let out = folder + "/out"
        let short = ["--strategy", "free", "--size", "1M", "--rounds", "1", "--quiet"]
        #expect(try Binary.run(short + ["--out", out]).ending == .exited(0))
        func shell(_ command: String) throws {
          let done = try Binary.run("/bin/sh", ["-c", "cd \(out) && \(command)"])
          try #require(done.ending == .exited(0), "\(done.errors)")
        }
        try WholeFile.replace(folder + "/victim", with: "mine")
        try shell("ln -s ../victim .run.json.new && ln -s ../victim .report.md.new")
        #expect(try Binary.run(short + ["--out", out, "--force"]).ending == .exited(0))
        #expect(try Binary.run(short + ["--out", out, "--resume"]).ending == .exited(0))
        for name in ["samples.csv", "rss.csv"] {
          // One that reads well, elsewhere.
          try shell("cp \(name) ../rows && mv \(name) kept && ln -s ../rows \(name)")
          let before = try KernelText.read(folder + "/rows")
          let link = try Binary.run(
            ["--strategy", "free", "--size", "1M", "--rounds", "9", "--quiet", "--out", out]
              + ["--resume"])
          #expect(link.ending == .exited(1) && link.errors.contains("it is a link"), "\(link.errors)")
          try shell("rm \(name) && ln ../rows \(name)")
          let second = try Binary.run(
            ["--strategy", "free", "--size", "1M", "--rounds", "9", "--quiet", "--out", out]
              + ["--resume"])
          #expect(
            second.ending == .exited(1) && second.errors.contains("another name"),
            "\(second.errors)")
          #expect(try KernelText.read(folder + "/rows") == before)
          try shell("rm \(name) && mkfifo \(name)")
          let pipe = try Binary.run(["report", out])
          #expect(
            name == "rss.csv" || pipe.ending == .exited(1) && pipe.errors.contains("no regular file"))
          let resumed = try Binary.run(short + ["--out", out, "--resume"])
          #expect(resumed.ending == .exited(1) && resumed.errors.contains("no regular file"))
          try shell("rm \(name) && mv kept \(name)")
        }
        #expect(try KernelText.read(folder + "/victim") == "mine")
        #expect(try OpenFolder(folder).names() == ["out", "rows", "victim"])
      }
    }
  }
}
