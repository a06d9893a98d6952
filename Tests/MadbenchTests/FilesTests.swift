import LinuxKernel
import PageRelease
import Plans
import Processes
import Samples
import SystemPackage
import Testing
import Texts
import Workloads

/// What the binary writes.
extension EndToEnd {
  @Suite("Files", .needsBinary)
  struct FilesTests {
    /// Of the baseline, its null control, the candidate and the reference: reservation, touch, release and re-touch of the
    /// first cycle and of the later ones, and the end.
    private static let rowsOfRound = 4 * 7
    private let plan = ["--strategy", "free", "--size", "16M", "--rounds", "12", "--quiet"]

    @Test("--out writes five files, and report prints the same table from them, byte for byte")
    func folder() throws {
      try Binary.withFolder { folder in
        let out = folder + "/deep/er"
        let run = try Binary.run(plan + ["--out", out])
        #expect(run.ending == .exited(0))
        let report = try Binary.run(["report", out])
        #expect(report.ending == .exited(0))
        #expect(report.output == run.output)
        #expect(try KernelText.read(out + "/report.md") + "\n" == run.output)
        #expect(try Binary.records(KernelText.read(out + "/samples.csv")).count == 12 * Self.rowsOfRound)
        #expect(try KernelText.read(out + "/run.json").contains("\"complete\" : true"))
      }
    }

    @Test("the curve has the phases of the worker, and residency rises and falls with them")
    func curve() throws {
      try Binary.withFolder { folder in
        let run = try Binary.run(
          ["--strategy", "free", "--size", "64M", "--rounds", "4", "--quiet", "--out", folder])
        #expect(run.ending == .exited(0))
        let lines = try KernelText.read(folder + "/rss.csv").split(separator: "\n")
        #expect(lines.first.map { $0 + "\n" } == CSV.header(CurvePoint.columns))
        let points = try lines.dropFirst().map { line in
          var point = CurvePoint()
          try CSV.parse(line, CurvePoint.columns, into: &point)
          return point
        }
        for phase in [Phase.touch, .release, .retouch] {
          #expect(points.contains { $0.phase == phase && $0.cell.strategy == "dontneed" })
        }
        for strategy in ["dontneed", "free"] {
          let mine = points.filter { $0.cell.strategy == strategy }
          #expect(mine.map(\.rssAnonBytes).max() ?? 0 > 60 << 20)
          let after = mine.filter { $0.phase == .release }.map(\.rssAnonBytes).min() ?? .max
          #expect(strategy == "free" ? after > 60 << 20 : after < 32 << 20)
        }
        #expect(points.contains { $0.lazyFreeBytes != nil })
        let isOrdered = zip(points, points.dropFirst())
          .allSatisfy { $0.timeNanoseconds < $1.timeNanoseconds }
        #expect(isOrdered)
      }
    }

    @Test("a folder that holds a run is refused, and replaced with --force")
    func force() throws {
      try Binary.withFolder { folder in
        let short = ["--strategy", "free", "--size", "4M", "--rounds", "1", "--out", folder]
        #expect(try Binary.run(short).ending == .exited(0))
        let again = try Binary.run(short)
        #expect(again.ending == .exited(64) && again.errors.contains("--force"))
        #expect(try Binary.run(short + ["--force"]).ending == .exited(0))
        let before = try KernelText.read(folder + "/samples.csv")
        let bad = try Binary.run(short + ["--force", "--csv", "/nowhere/at/all"])
        #expect(bad.ending == .exited(1))
        #expect(try KernelText.read(folder + "/samples.csv") == before)
      }
    }

    @Test("closed standard descriptors do not let the table into a file")
    func closedDescriptors() throws {
      try Binary.withFolder { folder in
        let words = (plan + ["--out", folder, "--markdown", folder + "/table"])
          .joined(separator: " ")
        let run = try Binary.run(
          "/bin/sh", ["-c", "exec \(Binary.path) \(words) 0<&- 1>&- 2>&-"])
        #expect(run.ending == .exited(0))
        #expect(try Binary.records(KernelText.read(folder + "/samples.csv")).count == 12 * Self.rowsOfRound)
      }
    }

    @Test(
      "a standard output that is closed or full is an error, before anything is measured",
      arguments: [
        ("--strategy free --size 1M --rounds 1", "1>&-"), ("list", "1>&-"), ("list", "> /dev/full"),
        ("--help", "1>&-"), ("--version", "> /dev/full"), ("plan --schema", "1>&-"),
        ("doctor", "1>&-"), ("verify --strategy none --memory anonymous", "> /dev/full"),
      ])
    func closedOutput(words: String, redirection: String) throws {
      let run = try Binary.run("/bin/sh", ["-c", "exec \(Binary.path) \(words) \(redirection)"])
      #expect(run.ending == .exited(1))
      #expect(run.errors.hasPrefix("madbench: standard output: "), "\(run.errors)")
    }

    @Test("a run that is refused or fails leaves nothing that is in the way of the next")
    func nothingInTheWay() throws {
      try Binary.withFolder { folder in
        let short = ["--strategy", "free", "--size", "1M", "--rounds", "1", "--quiet"]
        let files = ["--csv", folder + "/rows", "--json", folder + "/json"]
        let refused = try Binary.run(short + files + ["--out", "/dev/null/x"])
        #expect(refused.ending == .exited(1))
        #expect(try OpenFolder(folder).names() == [])
        if let reason = SmallDisk.reason { try skip(reason) }
        try Folder.create(folder + "/disk")
        try SmallDisk.mount(folder + "/disk", filledBytes: 65_536)
        defer { SmallDisk.unmount(folder + "/disk") }
        for words in [["--out", folder + "/disk"], ["--csv", folder + "/disk/rows"]] {
          let full = try Binary.run(short + words)
          #expect(full.ending == .exited(1))
          #expect(full.errors.contains(folder + "/disk"), "\(full.errors)")
          #expect(full.errors.contains("No space left on device; make room there"))
          #expect(try OpenFolder(folder + "/disk").names() == [SmallDisk.fillerName])
        }
      }
    }

    @Test("without /proc it says so")
    func withoutProc() throws {
      let run = try Binary.run(
        "/bin/sh",
        [
          "-c",
          "unshare -m true || exit 99; exec unshare -m sh -c 'umount -l /proc; exec \(Binary.path) list'",
        ])
      if run.ending == .exited(99) { try skip("no right to a mount namespace") }
      #expect(run.ending == .exited(1))
      #expect(run.errors.hasPrefix("madbench: /proc is not mounted here"), "\(run.errors)")
    }

    @Test("a full disk ends the run with 1, the table all the same, and whole lines")
    func fullDisk() throws {
      try Binary.withFolder { folder in
        let mount = try Binary.run(
          "/bin/mount", ["-t", "tmpfs", "-o", "size=256k", "none", folder])
        if mount.ending != .exited(0) { try Test.cancel("no right to mount a tmpfs") }
        defer { _ = try? Binary.run("/bin/umount", [folder]) }
        let run = try Binary.run(
          ["--strategy", "free", "--size", "16M", "--rounds", "60", "--quiet", "--out", folder]
            + ["--sample-interval", "60000"])
        #expect(run.ending == .exited(1))
        #expect(run.errors.contains("No space left"))
        #expect(run.output.contains("| free "))
        #expect(try Binary.records(KernelText.read(folder + "/samples.csv")).count > 10)
      }
    }

    @Test("standard output holds one format only")
    func formats() throws {
      let short = ["--strategy", "free", "--size", "4M", "--rounds", "1"]
      #expect(try Binary.run(short + ["--csv", "-"]).rows().count == Self.rowsOfRound)
      let json = try Binary.run(short + ["--json", "-"])
      #expect(json.output.hasPrefix("{") && json.output.hasSuffix("}\n"))
      try Binary.withFolder { folder in
        let both = try Binary.run(short + ["--json", "-", "--markdown", folder + "/table.md"])
        #expect(both.output.hasPrefix("{"))
        #expect(try KernelText.read(folder + "/table.md").contains("| free "))
        let markdown = try Binary.run(short + ["--markdown", "-", "--csv", folder + "/rows.csv"])
        #expect(markdown.output.contains("| free "))
        #expect(try Binary.records(KernelText.read(folder + "/rows.csv")).count == Self.rowsOfRound)
      }
    }

    @Test("a damaged file is refused with the line's number")
    func damaged() throws {
      try Binary.withFolder { folder in
        #expect(try Binary.run(plan + ["--out", folder]).ending == .exited(0))
        let edit = try Binary.run(
          "/bin/sed", ["-i", "7s/,cycle,/,cycle,,/", folder + "/samples.csv"])
        #expect(edit.ending == .exited(0))
        let report = try Binary.run(["report", folder])
        #expect(report.ending == .exited(1))
        let columns = Record.columns.count
        #expect(
          report.errors.contains(
            "samples.csv: line 7: \(columns + 1) fields where \(columns) belong"))
      }
      let nothing = try Binary.run(["report", "/nowhere"])
      #expect(nothing.ending == .exited(1) && nothing.errors.contains("/nowhere/run.json"))
    }

    @Test("progress goes to standard error, when asked, and never to standard output")
    func progress() throws {
      let short = ["--strategy", "free", "--size", "4M", "--rounds", "3"]
      let plain = try Binary.run(short)
      #expect(plain.errors.hasPrefix("madbench: 4 cells; a block takes about "))
      #expect(plain.errors.split(separator: "\n").count == 1)
      #expect(try Binary.run(short + ["--quiet"]).errors.isEmpty)
      let shown = try Binary.run(short + ["--progress", "always"])
      #expect(shown.errors.contains("cell 1 of 4") && shown.errors.contains("cell 4 of 4"))
      #expect(!shown.output.contains("cell 1 of"))
    }

    @Test("list tells of every strategy, workload and metric, in markdown and JSON")
    func list() throws {
      let table = try Binary.run(["list"])
      #expect(table.ending == .exited(0))
      let json = try Binary.run(["list", "--json"])
      #expect(json.ending == .exited(0) && json.output.hasPrefix("{"))
      for name in StrategyList.names + WorkloadList.names + MetricList.all.map(\.name) {
        #expect(table.output.contains("| \(name) "), "\(name)")
        #expect(json.output.contains("\"name\" : \"\(name)\""), "\(name)")
      }
    }

    @Test("help and version are there")
    func help() throws {
      let help = try Binary.run(["run", "--help"])
      #expect(help.ending == .exited(0))
      for option in [
        "--strategy", "--baseline", "--workload", "--size", "--granularity", "--thp", "--cpu-node",
        "--memory-node", "--reuse-node", "--cpus", "--rounds", "--time", "--precision", "--seed",
        "--sample-interval", "--out", "--force", "--csv", "--json", "--markdown", "--quiet",
        "--progress",
      ] {
        #expect(help.output.contains(option), "\(option)")
      }
      #expect(try Binary.run(["--version"]).output == "0.1.0\n")
    }
  }
}
