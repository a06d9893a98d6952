import LinuxKernel
import Plans
import Processes
import Samples
import SystemPackage
import Testing
import Workloads

/// What `compare` finds, and how it exits.
extension EndToEnd {
  @Suite("Compare", .needsBinary)
  struct CompareTests {
    private let short = ["--strategy", "dontneed", "--size", "1M", "--quiet"]

    private func compare(head: String, _ words: String...) throws -> Binary.Result {
      try compare(head: head, words)
    }

    private func compare(head: String, _ words: [String]) throws -> Binary.Result {
      try Binary.run(["compare", "--base", Binary.path, "--head", head] + short + words)
    }

    /// A program that performs madbench, between a filter of what it is told and one of what it tells.
    private func wrapper(
      in folder: String, input: String = "cat", output: String = "cat"
    ) throws -> String {
      let path = folder + "/madbench"
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWriteExecute])
      let text = "#!/bin/sh\n\(input) | \(Binary.path) \"$@\" | \(output)\n"
      try file.closeAfter { _ = try file.writeAll(text.utf8) }
      return path
    }

    @Test("a madbench and itself do the same to the fault, the page and the byte")
    func itself() throws {
      // What repeats exactly is compared here: no noise of the times reaches this margin.
      let margin = ["--margin", "1000"]
      let result = try compare(head: Binary.path, ["--rounds", "30", "--csv", "-"] + margin)
      #expect(result.ending == .exited(0))
      let rows = try result.rows()
      #expect(Set(rows.map(\.cell.role)) == [.baseline, .candidate, .null])
      // 15 blocks of 6 workers, a round each.
      #expect(Set(rows.map(\.trial)).count == 90 && Set(rows.compactMap(\.block)).count == 15)
      let faults = rows.filter { $0.phase == .retouch && $0.cycle == .later }.map(\.minorFaults)
      #expect(Set(faults).count == 1)
      for block in 0..<15 {
        let trials = rows.filter { $0.block == block }.map(\.trial)
        let roles = Set(trials).sorted().map { trial in
          rows.first { $0.trial == trial }?.cell.role
        }
        #expect(Array(roles.prefix(3)) == roles.suffix(3).reversed(), "block \(block)")
      }
      let table = try compare(head: Binary.path, ["--rounds", "30"] + margin)
      #expect(table.output.contains("same in 15"))
      // Others share the control group and the count of huge pages that are split.
      let differing = table.output.split(separator: "\n").filter { $0.contains("differs") }
      #expect(
        differing.allSatisfy { $0.contains("cgroup after release") || $0.contains("huge pages split") },
        "\(differing)")
    }

    @Test("a head that really does a tenth more exits 2")
    func regression() throws {
      try Binary.withFolder { folder in
        let head = try wrapper(in: folder, input: "sed 's/^block/extra 10\\nblock/'")
        let result = try compare(head: head, "--rounds", "30", "--out", folder + "/out")
        #expect(result.ending == .exited(2))
        #expect(
          result.output.contains("| dontneed |              pages |")
            || result.output.contains("pages"))
        #expect(result.output.contains("Regressed"))
        let report = try Binary.run(["report", folder + "/out"])
        #expect(report.ending == .exited(0) && report.output == result.output)
      }
    }

    @Test("one fault more in a thousand pages is found by the exact gate")
    func extraFault() throws {
      try Binary.withFolder { folder in
        // 256 pages: one fault more.
        let head = try wrapper(
          in: folder,
          output:
            "awk -F, -v OFS=, '/^columns /{for(i=1;i<=NF;i++)c[$i]=i}"
            + "/^row /&&$c[\"phase\"]==\"retouch\"{$c[\"minor_faults\"]+=int(($c[\"pages\"]+999)/1000)}"
            + "{print;fflush()}'"
        )
        let result = try compare(head: head, "--rounds", "30")
        #expect(result.ending == .exited(2))
        #expect(result.output.contains("differs in 15 of 15"))
        // Seven later cycles of 256 pages.
        #expect(result.output.contains(#/\| +1,792 \| +1,794 \|/#))
      }
    }

    @Test("what is open exits 3 where that is asked for, and 0 otherwise")
    func inconclusive() throws {
      #expect(try compare(head: Binary.path, "--rounds", "4").ending == .exited(0))
      let result = try compare(head: Binary.path, "--rounds", "4", "--fail-on", "inconclusive")
      #expect(result.ending == .exited(3) && result.output.contains("inconclusive"))
    }

    @Test(
      "a null control that shows nothing exits 4 where that is asked for, and says so at the top")
    func unreliable() throws {
      let compared = try compare(head: Binary.path, "--rounds", "4", "--strict")
      #expect(compared.ending == .exited(4) && compared.output.hasPrefix("**Unreliable:**"))
      let run = try Binary.run(
        ["--strategy", "free", "--rounds", "4", "--strict"] + short.dropFirst(2))
      #expect(run.ending == .exited(4) && run.output.hasPrefix("**Unreliable:**"))
    }

    @Test("a head that cannot do what the base can exits 2, with the reason")
    func lost() throws {
      try Binary.withFolder { folder in
        let head = try wrapper(in: folder, input: "sed 's/dontneed/no-such/'")
        let result = try compare(head: head, "--rounds", "12")
        #expect(result.ending == .exited(2))
        #expect(result.output.contains("only the base was measured; head: crashed"))
      }
    }

    @Test("two runs are compared by their files; other machines exit 5, unless that is meant")
    func folders() throws {
      try Binary.withFolder { folder in
        for name in ["a", "b"] {
          let run = try Binary.run(
            [
              "--strategy", "free", "--size", "1M", "--rounds", "40", "--quiet", "--out",
              folder + "/" + name,
            ])
          #expect(run.ending == .exited(0))
        }
        let paths = [folder + "/a", folder + "/b"]
        let result = try Binary.run(["compare"] + paths + ["--margin", "200"])
        #expect(result.ending == .exited(0), "\(result.output)")
        #expect(result.output.contains("× baseline") && result.output.contains("re-touch faults"))
        let edit = try Binary.run(
          "/bin/sed",
          ["-i", "s/\"kernel\" : \"[^\"]*\"/\"kernel\" : \"1.2.3\"/", folder + "/b/run.json"])
        #expect(edit.ending == .exited(0))
        let other = try Binary.run(["compare"] + paths)
        #expect(other.ending == .exited(5) && other.errors.contains("1.2.3"))
        let meant = try Binary.run(["compare"] + paths + ["--across-hosts"])
        #expect(meant.ending == .exited(0) && meant.output.contains("Not the same machine"))
      }
    }

    /// In a program for awk: `c` has the place of each column, `t` the names of those of times.
    private static let columns =
      "BEGIN{split(\"elapsed_ns user_ns system_ns\",t,\" \")}NR==1{for(i=1;i<=NF;i++)c[$i]=i;print;next}"

    /// Folders `a` and `b` of one and the same run; of `b` the file is changed by a program.
    private func copies(in folder: String, _ program: String, _ arguments: String...) throws -> [String] {
      let paths = [folder + "/a", folder + "/b"]
      let run = try Binary.run(
        ["--strategy", "free", "--size", "1M", "--rounds", "40", "--quiet", "--out", paths[0]])
      #expect(run.ending == .exited(0))
      _ = try Binary.run("/bin/cp", ["-r", paths[0], paths[1]])
      let edit = try Binary.run(program, arguments)
      #expect(edit.ending == .exited(0), "\(edit.errors)")
      return paths
    }

    @Test("a baseline that got a fifth slower is told first, and exits 3 where that is asked for")
    func slowerBaseline() throws {
      try Binary.withFolder { folder in
        // elapsed_ns, user_ns and system_ns of dontneed's release and re-touch.
        let script =
          "awk -F, -v OFS=, '\(Self.columns)"
          + "$c[\"strategy\"]==\"dontneed\"&&($c[\"phase\"]==\"release\"||$c[\"phase\"]==\"retouch\")"
          + "{for(i in t)$c[t[i]]=int($c[t[i]]*1.2)}{print}' \(folder)/a/samples.csv > \(folder)/b/samples.csv"
        let paths = try copies(in: folder, "/bin/sh", "-c", script)
        let result = try Binary.run(["compare"] + paths)
        #expect(result.output.hasPrefix("**The baseline itself changed:** dontneed release "))
        #expect(result.ending == .exited(0) && !result.output.contains("improved"))
        #expect(result.output.contains("**Inconclusive: "))
        let strict = try Binary.run(["compare"] + paths + ["--fail-on", "inconclusive"])
        #expect(strict.ending == .exited(3))
      }
    }

    @Test("times of another boot never exit 2, counts do")
    func otherBoot() throws {
      try Binary.withFolder { folder in
        let script =
          "sed -i 's/\"boot_id\" : \"[^\"]*\"/\"boot_id\" : \"0\"/' \(folder)/b/run.json; "
          + "awk -F, -v OFS=, '\(Self.columns)"
          + "$c[\"strategy\"]==\"free\"{for(i in t)if($c[t[i]]!=\"\")$c[t[i]]=int($c[t[i]]*3)}{print}' "
          + "\(folder)/a/samples.csv > \(folder)/b/samples.csv"
        let paths = try copies(in: folder, "/bin/sh", "-c", script)
        let times = try Binary.run(["compare"] + paths)
        #expect(times.ending == .exited(0))
        #expect(times.output.hasPrefix("**Times are shown, not judged:** boots "))
        let faults = try Binary.run(
          "/bin/sh",
          [
            "-c",
            "awk -F, -v OFS=, '\(Self.columns)"
              + "$c[\"strategy\"]==\"free\"&&$c[\"phase\"]==\"retouch\"{$c[\"minor_faults\"]+=1}{print}' "
              + "\(folder)/a/samples.csv > "
              + "\(folder)/b/samples.csv",
          ])
        #expect(faults.ending == .exited(0))
        #expect(try Binary.run(["compare"] + paths).ending == .exited(2))
      }
    }

    @Test("a base that is not there, and runs of different baselines, exit 5")
    func notComparable() throws {
      let missing = try Binary.run(["compare", "--base", "/nowhere", "--head", Binary.path])
      #expect(missing.ending == .exited(5) && missing.errors.contains("--base /nowhere"))
      try Binary.withFolder { folder in
        for name in ["dontneed", "none"] {
          _ = try Binary.run(
            [
              "--strategy", "free", "--baseline", name, "--size", "1M", "--rounds", "2", "--quiet",
              "--out",
            ]
              + [folder + "/" + name])
        }
        let result = try Binary.run(["compare", folder + "/dontneed", folder + "/none"])
        #expect(result.ending == .exited(5) && result.errors.contains("different baselines"))
        let gone = try Binary.run(["compare", folder + "/gone", folder + "/none"])
        #expect(gone.ending == .exited(5))
      }
    }

    @Test("what is to be compared is never written over, and two formats never share a file")
    func shared() throws {
      try Binary.withFolder { folder in
        let run = folder + "/a"
        _ = try Binary.run(
          ["--strategy", "free", "--size", "1M", "--rounds", "2", "--quiet", "--out", run])
        let before = try KernelText.read(run + "/samples.csv")
        for words in [
          ["--json", run + "/samples.csv"], ["--junit", run + "/../a/run.json"],
          ["--json", folder + "/x", "--junit", folder + "/./x"],
        ] {
          let result = try Binary.run(["compare", run, run] + words)
          #expect(result.ending == .exited(64), "\(words)")
        }
        #expect(try KernelText.read(run + "/samples.csv") == before)
        let copy = folder + "/madbench"
        #expect(try Binary.run("/bin/cp", [Binary.path, copy]).ending == .exited(0))
        let over = try Binary.run(
          ["compare", "--base", copy, "--head", Binary.path, "--json", copy] + short)
        #expect(over.ending == .exited(64) && Folder.isExecutable(copy))
      }
    }

    @Test("an inconclusive comparison goes on once when asked to")
    func extend() throws {
      // A margin that no noise settles at once, and none that takes for ever.
      let result = try compare(
        head: Binary.path, "--rounds", "24", "--margin", "0.5", "--extend", "--csv", "-")
      let blocks = Set(try result.rows().compactMap(\.block)).count
      #expect(blocks > 12 && blocks <= 60)
    }
  }
}
