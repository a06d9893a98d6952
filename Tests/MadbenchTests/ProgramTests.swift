import LinuxKernel
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Texts
import Workloads

/// Programs and policies by the built binary on the running kernel.
extension EndToEnd {
  @Suite("Programs", .needsBinary)
  struct ProgramTests {
    private static let policies = PolicyList.all.map { kind in
      switch kind.name {
      case "decay": "decay:0.05"
      case "rate": "rate:64M"
      case "scavenger": "scavenger:20"
      case "threshold": "threshold:256K"
      default: kind.name
      }
    }

    @Test(
      "the same seed asks for the same under every strategy and policy, and another seed for something else",
      arguments: [
        "churn", "sawtooth", "cycle", "server --rate 2000 --duration 0.1 --threads 2",
        "ebizzy --threads 2 --cpus 0-1",
      ])
    func sequence(workload: String) throws {
      let line =
        "--strategy none,free,munmap,guard --policy "
        + Self.policies.joined(separator: ",") + " --workload \(workload) --size 4M --rounds 1"
      let rows = try Binary.rows(line).filter { $0.phase == .run || $0.phase == .retouch }
      // Of each policy the baseline and four others, and one null control.
      #expect(rows.count == Self.policies.count * 5 + 1)
      // Beside other tests a server may come too late, and says so.
      let notes = Set(rows.filter { $0.verified == false }.map(\.note))
      #expect(rows.allSatisfy { $0.status == .ok })
      #expect(notes.allSatisfy { $0.hasPrefix("the schedule was not held: ") }, "\(notes)")
      let hashes = Set(rows.map(\.sequenceHash))
      #expect(hashes.count == 1 && hashes.first??.count == 16)
      let other = try Binary.rows(
        "--strategy none --workload \(workload) --size 4M --rounds 1 --seed 2")
      // The others draw no sizes.
      guard ["churn", "sawtooth", "server"].contains(where: workload.hasPrefix) else { return }
      let ends = other.filter { $0.phase == .run || $0.phase == .retouch }
      #expect(!ends.isEmpty && ends.allSatisfy { !hashes.contains($0.sequenceHash) })
    }

    @Test("a record of ebizzy faults once a page after dontneed, and not at all after free")
    func ebizzy() throws {
      let rows = try Binary.rows(
        "--strategy free,none --workload ebizzy --size 8M --granularity 64K --thp never --rounds 2")
      for row in rows where row.phase == .run {
        // As many records as chunks, 256 at least, of 16 pages each.
        #expect(row.operations == 256 && row.allocatedBytes == 256 * (64 << 10))
        // Of memory that nobody has used before, each page faults once whatever the strategy.
        #expect(row.minorFaults == (row.cell.strategy == "dontneed" ? 256 * 16 : 16))
        #expect(row.releasedBytes == (row.cell.strategy == "none" ? 0 : 256 * (64 << 10)))
        #expect(row.backgroundNanoseconds == nil)
      }
    }

    @Test("a server is asked at its rate, or its row says that it was not")
    func schedule() throws {
      let held = try Binary.rows(
        "--strategy none --workload server --rate 500 --duration 0.5 --size 4M --rounds 1")
      for row in held where row.phase == .run {
        #expect(row.operations == 250)
        let seconds = Double(try #require(row.elapsedNanoseconds)) / 1e9
        #expect(seconds >= 0.498)
        #expect(
          (row.verified == true) == (seconds <= 0.5 * 1.01 + 0.012), "\(seconds) s: \(row.note)")
      }
      let late = try Binary.rows(
        "--strategy dontneed --workload server --rate 1000000 --duration 0.05 --size 16M --rounds 1"
      )
      for row in late where row.phase == .run {
        #expect(row.operations == 50_000 && row.verified == false)
        #expect(row.note.hasPrefix("the schedule was not held: "), "\(row.note)")
      }
    }

    @Test("a stalled worker shows in the latencies as long as it was stalled")
    func stall() throws {
      try Binary.withFolder { folder in
        let line =
          "--strategy dontneed --workload server --rate 500 --duration 2 --size 4M --rounds 1 --csv \(folder)/rows"
        var run = try ChildProcess(path: Binary.path, arguments: Binary.words(line) + ["--quiet"])
        let children = "/proc/\(run.pid)/task/\(run.pid)/children"
        var worker: Int32?
        _ = Binary.wait {
          worker = (try? KernelText.read(children)).flatMap {
            Int32($0.split(separator: " ").first ?? "")
          }
          return worker != nil
        }
        let pid = try #require(worker)
        func status(_ key: String) -> Substring? {
          (try? KernelText.read("/proc/\(pid)/status"))?.split(separator: "\n")
            .first { $0.hasPrefix(key) }?.split(separator: "\t").last
        }
        // Between two requests the server sleeps: it is in the middle of them.
        #expect(Binary.wait { Int(status("voluntary_ctxt_switches") ?? "") ?? 0 >= 100 })
        _ = try Binary.run("/bin/kill", ["-STOP", "\(pid)"])
        #expect(Binary.wait { status("State")?.hasPrefix("T") ?? false })
        // How long it is stalled: what the latencies have to show.
        MonotonicClock.sleep(nanoseconds: 400_000_000)
        _ = try Binary.run("/bin/kill", ["-CONT", "\(pid)"])
        #expect(try run.wait() == .exited(0))
        let rows = try Binary.records(KernelText.read(folder + "/rows") + "\n")
        let slowest = try #require(
          rows.filter { $0.phase == .run }.compactMap(\.latencyMax).max())
        #expect(slowest >= 390_000_000)
      }
    }

    @Test(
      "bystanders are measured with and without one that gives back, none of whose faults are theirs"
    )
    func neighbours() throws {
      guard try Processors.allowed().count >= 2 else { try skip("one CPU") }
      let rows = try Binary.rows(
        "--strategy none,munmap --workload neighbours,neighbours-faulting --threads 2 --granularity 4K "
          + "--size 4M --thp never --rounds 2")
      for strategy in ["none", "munmap"] {
        for workload in ["neighbours", "neighbours-faulting"] {
          let mine = rows.filter { $0.cell.strategy == strategy && $0.cell.workload == workload }
          for phase in [Phase.idle, .release] {
            let found = mine.filter { $0.phase == phase }
            #expect(
              found.count == 2 && found.allSatisfy { $0.status == .ok && $0.verified == true })
            for row in found {
              let operations = try #require(row.operations)
              #expect(operations > 0)
              #expect(row.minorFaults == (workload == "neighbours" ? 0 : operations))
            }
          }
          let released = mine.filter { $0.phase == .release }.compactMap(\.releasedBytes)
          #expect(released.allSatisfy { $0 == (strategy == "none" ? 0 : 8 * (2 << 20)) })
        }
      }
    }

    /// Runs a program ahead of all others, so that none of them keeps it from its time.
    private static let realTime = ["chrt", "--fifo", "1"]

    private static let realTimeReason: String? = {
      guard let result = try? Binary.run(realTime[0], realTime.dropFirst() + ["true"]) else {
        return "there is no chrt"
      }
      return result.ending == .exited(0) ? nil : result.errors
    }()

    @Test(
      "a decay's curve lies within a twentieth of its formula",
      .enabled(
        if: realTimeReason == nil, "no right to run ahead of others: \(realTimeReason ?? "")"))
    func decay() throws {
      #expect(try Self.worstDeviation() <= 0.05)
    }

    /// How far RSS is from what the formula of a decay of 4 s leaves, by the curve, at every half second; of what was freed.
    private static func worstDeviation() throws -> Double {
      try Binary.withFolder { folder in
        let line =
          "--strategy dontneed --policy decay:4 --size 64M --reuse-delay 4.5 --thp never --rounds 1 --sample-interval 5 --out \(folder)/out"
        let result = try Binary.run(
          realTime[0], realTime.dropFirst() + [Binary.path] + Binary.words(line) + ["--quiet"])
        try #require(result.ending == .exited(0), "\(result.errors)")
        let text = try Binary.run("/bin/cat", [folder + "/out/rss.csv"]).output
        let points = try text.split(separator: "\n").dropFirst().map { line -> CurvePoint in
          var point = CurvePoint()
          try CSV.parse(line, CurvePoint.columns, into: &point)
          return point
        }.filter { (point: CurvePoint) in point.cell.role == .candidate }
        let base = try #require(points.first { $0.phase == .reserve || $0.phase == .touch })
          .rssAnonBytes
        let idle = points.filter { $0.phase == .idle }
        let start = try #require(idle.first).timeNanoseconds
        let size = Double(64 << 20)
        var worst = 0.0
        for half in 1...8 {
          let time = start + half * 500_000_000
          let point = try #require(idle.first { $0.timeNanoseconds >= time })
          let left = Double(point.rssAnonBytes - base) / size
          let formula = DecayCurve.smootherstep(1 - Double(half) / 8)
          worst = max(worst, abs(left - formula))
        }
        return worst
      }
    }

    @Test(
      "policies give back what they say, and when: what is never given back stays, and what is decays"
    )
    func policies() throws {
      let rows = try Binary.rows(
        "--strategy free --policy never,threshold:1M,decay:0.1 --size 8M --reuse-delay 0.4 --thp never --rounds 1"
      )
      for row in rows where row.cell.role != .null {
        #expect(row.status == .ok && row.verified == true, "\(row.note)")
        let isIdle = row.phase == .idle
        guard isIdle || row.phase == .release else { continue }
        let pad = 128 << 10
        switch (row.cell.policy, row.phase) {
        case ("never", _): #expect(row.releasedBytes == 0 && row.heapDirtyBytes == 8 << 20)
        case ("threshold:1M", .release): #expect(row.releasedBytes == (8 << 20) - pad)
        case ("threshold:1M", _): #expect(row.heapDirtyBytes == pad)
        case (_, .release): #expect(row.operations == 0)
        default: #expect(row.heapDirtyBytes == 0)
        }
      }
    }

    @Test(
      "what khugepaged fills again is told with its time, and nothing comes back where it does not run"
    )
    func watch() throws {
      let rows = try Binary.rows(
        "--strategy dontneed --size 4M --thp never --watch 0.2 --pattern every-other --rounds 1")
      for row in rows where row.phase == .idle {
        #expect(row.regrownBytes.map { $0 < 64 << 10 } == true && row.regrownHalfNanoseconds == nil)
        #expect(row.elapsedNanoseconds.map { $0 >= 200_000_000 } == true)
      }
    }

    @Test(
      "what a program cannot do is refused before anything is measured",
      arguments: [
        "--workload cycle --threads 2", "--workload neighbours", "--workload server --threads 0",
        "--workload neighbours --threads 999", "--workload ebizzy --rate 5",
        "--workload server --rate 0", "--workload server --duration -1",
        "--workload churn --watch 1",
        "--workload server --pattern every-other", "--workload server --memory memfd",
        "--workload server --batch 8", "--policy decay:0", "--policy sometimes", "--watch -1",
        "--workload server --size 64K", "--watch 1 --policy never", "--workload server --thp 64K",
        "--workload neighbours --threads 2 --policy decay:1",
      ])
    func refused(line: String) throws {
      let result = try Binary.run(Binary.words("--strategy free \(line)"))
      #expect(result.ending == .exited(64) && result.output.isEmpty)
      #expect(
        result.errors.hasPrefix("madbench: ") || result.errors.hasPrefix("Error: "),
        "\(result.errors)")
    }

    @Test(
      "strategies that need the whole heap's order, or a child, are refused by policies and programs"
    )
    func senseless() throws {
      for line in ["--policy decay:1", "--workload server --duration 0.05"] {
        let rows = try Binary.rows(
          "--strategy brk,fork-child,batched,free \(line) --size 4M --rounds 1")
        for row in rows where ["brk", "fork-child", "batched"].contains(row.cell.strategy) {
          let place = line.hasPrefix("--policy") ? "with a policy" : "in a program"
          let isTop = row.cell.strategy == "brk" && !line.hasPrefix("--policy")
          #expect(
            row.status == .refused(isTop ? "only from the top down" : "not \(place)")
              && !row.note.isEmpty)
        }
      }
    }
  }
}
