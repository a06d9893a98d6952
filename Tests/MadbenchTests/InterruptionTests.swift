import Glibc
import LinuxKernel
import Processes
import Samples
import Testing

/// What happens when somebody ends a worker, or the run.
extension EndToEnd {
  @Suite("Interruption", .needsBinary)
  struct InterruptionTests {
    /// The processes that `pid` has started.
    private func children(of pid: Int32) -> [Int32] {
      let text = try? KernelText.read("/proc/\(pid)/task/\(pid)/children")
      return (text ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    /// `R`, `S`, `T` for stopped …; nil of a process that is gone.
    private func state(of pid: Int32) -> Character? {
      let stat = try? KernelText.read("/proc/\(pid)/stat")
      return stat?.split(separator: ")").last?.dropFirst().first
    }

    private func start(_ folder: String, rounds: Int) throws -> ChildProcess {
      try Binary.start("--strategy free --size 64M --rounds \(rounds)", into: folder)
    }

    @Test("a worker that is killed leaves a row that says so, and the rest goes on")
    func killedWorker() throws {
      try Binary.withFolder { folder in
        var run = try start(folder, rounds: 12)
        try #require(Binary.waitForRows(folder, 12))
        // One that is stopped cannot end before it is killed.
        let hasKilled = Binary.wait {
          guard let worker = children(of: run.pid).first, kill(worker, SIGSTOP) == 0 else {
            return false
          }
          let isStopped = Binary.wait { state(of: worker) != "R" && state(of: worker) != "S" }
          return isStopped && state(of: worker) == "T" && kill(worker, SIGKILL) == 0
        }
        #expect(hasKilled)
        let output = try Binary.text(of: run.output)
        #expect(try run.wait() == .exited(0))
        #expect(output.contains("crashed (SIGKILL)"))
        let rows = try Binary.records(KernelText.read(folder + "/samples.csv"))
        let dead = rows.filter { $0.status == .crashed("SIGKILL") }
        #expect(dead.count == 1)
        let after = rows.drop { $0.status == .ok }.dropFirst()
        #expect(after.count > 10 && after.allSatisfy { $0.status == .ok })
        #expect((after.first?.trial ?? 0) > (dead.first?.trial ?? .max))
      }
    }

    @Test("when memory is short the kernel kills the worker first, not what tells of it")
    func firstToDie() throws {
      try Binary.withFolder { folder in
        let run = try start(folder, rounds: 100_000)
        try #require(Binary.waitForRows(folder, 12))
        func score(_ pid: Int32) -> Int? {
          (try? KernelText.read("/proc/\(pid)/oom_score_adj")).flatMap { Int($0) }
        }
        let isFirst = Binary.wait {
          let workers = children(of: run.pid)
          return !workers.isEmpty && workers.allSatisfy { score($0) == 1000 }
        }
        #expect(isFirst)
        #expect(try #require(score(run.pid)) < 1000)
      }
    }

    @Test(
      "a signal ends the run with its code, whole files marked incomplete, and no worker left",
      arguments: [("INT", Int32(130)), ("TERM", Int32(143)), ("HUP", Int32(129))])
    func signal(name: String, status: Int32) throws {
      try Binary.withFolder { folder in
        var run = try start(folder, rounds: 100_000)
        try #require(Binary.waitForRows(folder, 30))
        let workers = children(of: run.pid)
        _ = try Binary.run("/bin/kill", ["-\(name)", "\(run.pid)"])
        let output = try Binary.text(of: run.output)
        #expect(try run.wait() == .exited(status))
        #expect(output.contains("Incomplete: the run did not reach its end."))
        #expect(try KernelText.read(folder + "/run.json").contains("\"complete\" : false"))
        let rows = try Binary.records(KernelText.read(folder + "/samples.csv"))
        #expect(rows.count >= 29)
        #expect(rows.dropLast().allSatisfy { $0.status == .ok })
        for worker in workers { #expect((try? KernelText.read("/proc/\(worker)/stat")) == nil) }
        #expect(try Binary.run(["report", folder]).output == output)
      }
    }

    @Test("a worker dies with its controller, however that ends")
    func orphan() throws {
      try Binary.withFolder { folder in
        var run = try start(folder, rounds: 100_000)
        try #require(Binary.waitForRows(folder, 12))
        var workers: [Int32] = []
        #expect(
          Binary.wait {
            workers = children(of: run.pid)
            return !workers.isEmpty
          })
        run.signal(9)
        _ = try run.wait()
        // Whoever inherits it may leave it a zombie for a while.
        #expect(Binary.wait { workers.allSatisfy { [nil, "Z", "X"].contains(state(of: $0)) } })
        let lines = try KernelText.read(folder + "/samples.csv")
        #expect(try Binary.records(lines).count >= 11)
      }
    }
  }
}
