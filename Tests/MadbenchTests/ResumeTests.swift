import LinuxKernel
import Plans
import Processes
import Samples
import SystemPackage
import Testing
import Workloads

/// A run that is taken up again.
extension EndToEnd {
  @Suite("Resume", .needsBinary)
  struct ResumeTests {
    private let plan = "--strategy free --size 1M --rounds 40"

    @Test("an interrupted run measures what is missing, and then has all its rounds")
    func resume() throws {
      try Binary.withFolder { folder in
        var run = try Binary.start(plan + "000", into: folder)
        try #require(Binary.waitForRows(folder, 60))
        run.signal(9)
        _ = try run.wait()
        let before = try KernelText.read(folder + "/samples.csv")
        let resumed = try Binary.run(Binary.words(plan) + ["--quiet", "--out", folder, "--resume"])
        #expect(resumed.ending == .exited(0), "\(resumed.errors)")
        let after = try KernelText.read(folder + "/samples.csv")
        // What was there stays: whole lines, in their order.
        let whole = before.split(separator: "\n").dropLast()
        #expect(after.split(separator: "\n").starts(with: whole))
        let rows = try Binary.records(after)
        for role in [Cell.Role.baseline, .null, .candidate] {
          let mine = rows.filter {
            $0.cell.role == role && $0.phase == .release && $0.isSteady && $0.status == .ok
          }
          let whole = Dictionary(grouping: mine, by: \.block).values.count { $0.count == 2 }
          #expect(whole >= 20, "\(role)")
        }
        #expect(Set(rows.map(\.runID)).count == 1)
        let text = try KernelText.read(folder + "/run.json")
        #expect(text.contains("\"complete\" : true") && text.contains("\"resumed\" : 1"))
        #expect(try Binary.run(["report", folder]).output == resumed.output)
      }
    }

    @Test("a run that has all its rounds measures nothing more")
    func complete() throws {
      try Binary.withFolder { folder in
        let words = Binary.words(plan) + ["--quiet", "--out", folder]
        #expect(try Binary.run(words).ending == .exited(0))
        let before = try KernelText.read(folder + "/samples.csv")
        #expect(try Binary.run(words + ["--resume"]).ending == .exited(0))
        #expect(try KernelText.read(folder + "/samples.csv") == before)
      }
    }

    @Test(
      "a run that has more rounds than it is asked for now, or an odd number, measures nothing more"
    )
    func fewerRounds() throws {
      try Binary.withFolder { folder in
        let words = Binary.words("--strategy free --size 1M --quiet --out \(folder) --rounds")
        #expect(try Binary.run(words + ["7"]).ending == .exited(0))
        let before = try KernelText.read(folder + "/samples.csv")
        for rounds in ["7", "2"] {
          #expect(try Binary.run(words + [rounds, "--resume"]).ending == .exited(0))
          #expect(try KernelText.read(folder + "/samples.csv") == before)
        }
      }
    }

    @Test("a folder that a run writes into is refused to another")
    func locked() throws {
      try Binary.withFolder { folder in
        var run = try Binary.start(plan + "000", into: folder)
        try #require(Binary.waitForRows(folder, 20))
        let other = try Binary.run(
          Binary.words(plan + "000") + ["--quiet", "--out", folder, "--resume"])
        #expect(other.ending == .exited(64) && other.errors.contains("another madbench"))
        run.signal(15)
        _ = try Binary.text(of: run.output)
        #expect(try run.wait() == .exited(143))
      }
    }

    @Test("another plan is refused with 64, and nothing is touched")
    func otherPlan() throws {
      try Binary.withFolder { folder in
        #expect(
          try Binary.run(Binary.words(plan) + ["--quiet", "--out", folder]).ending == .exited(0))
        let before = try KernelText.read(folder + "/samples.csv")
        for other in [
          "--strategy munmap --size 1M", "--strategy free --size 2M", plan + " --seed 2",
        ] {
          let result = try Binary.run(Binary.words(other) + ["--out", folder, "--resume"])
          #expect(result.ending == .exited(64) && result.errors.contains("another plan"))
        }
        let lone = try Binary.run(Binary.words(plan) + ["--resume"])
        #expect(lone.ending == .exited(64) && lone.errors.contains("--out"))
        #expect(try KernelText.read(folder + "/samples.csv") == before)
      }
    }
  }
}
