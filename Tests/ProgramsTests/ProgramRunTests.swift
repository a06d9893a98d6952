import LinuxKernel
import MachineState
import Processes
import Programs
import SystemPackage
import Testing

private func run(
  _ text: String, shell: Bool = true, _ change: (inout ProgramJob) -> Void = { _ in }
) throws -> ProgramOutcome {
  var job = ProgramJob(try Command(text, shell: shell ? "/bin/sh" : nil))
  change(&job)
  var run = try ProgramRun(job, signals: nil)
  return try run.perform()
}

private func service(_ load: String, ready: String? = nil) throws -> ProgramJob.Service {
  var service = ProgramJob.Service(load: try Command(load, shell: "/bin/sh"))
  service.ready = try ready.map { try Command($0, shell: "/bin/sh") }
  service.readyLimit = 300_000_000
  service.stopLimit = 200_000_000
  return service
}

private var isRoot: Bool {
  (try? KernelText.read("/proc/self/status"))?.contains("Uid:\t0\t") ?? false
}

/// A run waits for, and kills, every child of its process: each test has a process of its own.
@Suite("A run of a program")
struct ProgramRunTests {
  @Test("a program that ends well, with its time and its faults")
  func good() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("/bin/sleep 0.5", shell: false)
      #expect(outcome.ending == .exited(0))
      #expect(outcome.isGood(ignoringExit: false))
      #expect(outcome.elapsedNanoseconds ?? 0 >= 500_000_000)
      #expect(outcome.usage.minorFaults > 10)
      #expect(outcome.curve.peakRSSBytes ?? 0 > 100_000)
      #expect(outcome.curve.points.count >= 3)
    }
  }

  @Test("exit statuses are the program's")
  func status() async {
    await #expect(processExitsWith: .success) {
      for code: Int32 in [1, 3, 126, 255] {
        let outcome = try run("exit \(code)")
        #expect(outcome.ending == .exited(code))
        #expect(!outcome.isGood(ignoringExit: false))
        #expect(outcome.isGood(ignoringExit: true))
      }
    }
  }

  @Test("death by a signal")
  func signal() async {
    await #expect(processExitsWith: .success) {
      for number: Int32 in [6, 9, 11, 15] {
        let outcome = try run("kill -\(number) $$")
        #expect(outcome.ending == .killed(signal: number))
      }
    }
  }

  @Test("no signal is blocked in the program, and SIGPIPE ends it")
  func signals() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("grep SigBlk /proc/self/status; kill -PIPE $$")
      #expect(outcome.outputText == Array("SigBlk:\t0000000000000000\n".utf8))
      #expect(outcome.ending == .killed(signal: 13))
    }
  }

  @Test("a program that takes too long is killed, with what it has started", .notFast)
  func timeout() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("sleep 100 & sleep 100; true") { $0.limit = 200_000_000 }
      #expect(outcome.ending == .timeout)
      #expect(ProcessTree.children(of: ChildProcess.callerPid).isEmpty)
    }
  }

  @Test("processes that outlive the program are killed, and counted")
  func orphans() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run(
        "(setsid sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 100' &) ; sleep 0.2")
      #expect(outcome.ending == .exited(0))
      #expect(outcome.usage.userNanoseconds + outcome.usage.systemNanoseconds > 1_000_000)
      #expect(ProcessTree.children(of: ChildProcess.callerPid).isEmpty)
    }
  }

  @Test("a child of somebody else's that has ended is left alone, and hides nothing")
  func foreignChildren() async {
    await #expect(processExitsWith: .success) {
      var other = try ChildProcess(path: "/bin/true", arguments: [])
      while ChildProcess.isAlive(other.pid) { MonotonicClock.sleep(nanoseconds: 1_000_000) }
      #expect(try run("exit 3").ending == .exited(3))
      #expect(try other.wait() == .exited(0))
    }
  }

  @Test("CPU time of children counts")
  func children() async {
    await #expect(processExitsWith: .success) {
      let loop = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"
      let alone = try run(loop).usage.userNanoseconds
      let twice = try run("sh -c '\(loop)'; sh -c '\(loop)'").usage.userNanoseconds
      #expect(Double(twice) > 1.3 * Double(alone))
    }
  }

  @Test("output is hashed, and its end kept")
  func output() async {
    await #expect(processExitsWith: .success) {
      let first = try run("echo a; echo b >&2")
      let second = try run("echo a")
      let other = try run("echo c")
      #expect(first.outputBytes == 2)
      #expect(first.outputHash == second.outputHash)
      #expect(first.outputHash != other.outputHash)
      #expect(first.outputText == Array("a\n".utf8))
      #expect(first.errorText == Array("b\n".utf8))
      // FNV-1a of "a\n", 64 bits.
      #expect(first.outputHash == 0x089B_DC07_B544_E7B2)
    }
  }

  @Test("much output is hashed whole, and held in bounds")
  func muchOutput() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("head -c 20000000 /dev/zero; echo end")
      #expect(outcome.outputBytes == 20_000_004)
      #expect(outcome.outputText.count <= 1 << 20)
      #expect(outcome.outputText.suffix(4) == Array("end\n".utf8)[...])
    }
  }

  @Test("output that nobody reads is not hashed")
  func discarded() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("echo a") { $0.output = .discarded }
      #expect(outcome.outputHash == nil)
      #expect(outcome.ending == .exited(0))
    }
  }

  @Test("a program that is no program is refused")
  func noProgram() async {
    await #expect(processExitsWith: .success) {
      #expect(throws: (any Error).self) { try run("/nonexistent/program", shell: false) }
      #expect(throws: (any Error).self) { try run("/etc/passwd", shell: false) }
    }
  }

  @Test("the environment of an arm replaces what is there")
  func environment() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("HOME=/nowhere NEW=x /usr/bin/env", shell: false)
      let lines = String(decoding: outcome.outputText, as: UTF8.self).split(separator: "\n")
      #expect(lines.filter { $0.hasPrefix("HOME=") } == ["HOME=/nowhere"])
      #expect(lines.contains("NEW=x"))
    }
  }

  @Test("no huge pages, where that is asked for")
  func hugePages() async {
    await #expect(processExitsWith: .success) {
      let outcome = try run("grep THP_enabled /proc/self/status") { $0.disablesHugePages = true }
      #expect(String(decoding: outcome.outputText, as: UTF8.self) == "THP_enabled:\t0\n")
    }
  }

  @Test("on the CPUs that are asked for; this process keeps its own")
  func processors() async {
    await #expect(processExitsWith: .success) {
      let before = try Processors.allowed()
      let outcome = try run("grep Cpus_allowed_list /proc/self/status") { $0.cpus = [before[0]] }
      #expect(String(decoding: outcome.outputText, as: UTF8.self).hasSuffix("\t\(before[0])\n"))
      #expect(try Processors.allowed() == before)
    }
  }

  @Test("with memory from the node that is asked for; a node that is not there is refused")
  func memoryNode() async {
    await #expect(processExitsWith: .success) {
      guard NUMA.isAvailable, let node = NUMA.nodes.first else { return }
      let outcome = try run("grep -c bind: /proc/self/numa_maps") { $0.memoryNode = node }
      #expect(Int(String(decoding: outcome.outputText, as: UTF8.self).dropLast()) ?? 0 > 0)
      let plain = try run("grep -c bind: /proc/self/numa_maps; true")
      #expect(plain.outputText == Array("0\n".utf8))
      #expect(throws: Errno.invalidArgument) { try run("true") { $0.memoryNode = 4_000 } }
    }
  }

  @Test("a server is asked until it is ready, put under load, and stopped")
  func server() async {
    await #expect(processExitsWith: .success) {
      let folder = "/tmp/madbench-programs-\(ChildProcess.callerPid)"
      try Folder.create(folder)
      defer { _ = try? run("rm -rf \(folder)") }
      let server = "trap 'rm -f \(folder)/up; exit 0' TERM; sleep 0.1; touch \(folder)/up; while :; do sleep 0.01; done"
      let outcome = try run(server) { job in
        guard let load = try? Command("sleep 0.2; echo 42 done", shell: "/bin/sh") else { return }
        var service = ProgramJob.Service(load: load)
        service.ready = try? Command("test -e \(folder)/up", shell: "/bin/sh")
        job.service = service
      }
      #expect(outcome.ending == .exited(0))
      #expect((200_000_000..<2_000_000_000).contains(outcome.elapsedNanoseconds ?? 0))
      #expect(String(decoding: outcome.outputText, as: UTF8.self).contains("42 done"))
      #expect(!Folder.holds(folder + "/up"))
    }
  }

  @Test("how a server may fail", .notFast)
  func failingServers() async {
    await #expect(processExitsWith: .success) {
      let idle = "while :; do sleep 0.01; done"
      let notReady = try service("true", ready: "false")
      #expect(try run(idle) { $0.service = notReady }.ending == .notReady)
      let ready = try service("true", ready: "true")
      #expect(try run("exit 4") { $0.service = notReady }.ending == .notReady)
      #expect(try run("trap '' TERM; " + idle) { $0.service = ready }.ending == .notStopped)
      let failing = try service("exit 9")
      #expect(try run(idle) { $0.service = failing }.ending == .loadFailed(.exited(9)))
      let long = try service("sleep 5")
      #expect(try run("sleep 0.2; exit 4") { $0.service = long }.ending == .serverEnded(.exited(4)))
    }
  }

  @Test("a program that touches more pages faults exactly as often more")
  func faults() async {
    await #expect(processExitsWith: .success) {
      defer { TouchingProgram.remove() }
      guard let touch = try TouchingProgram.build() else { return }
      // Where the loader puts things is random, and so is a page or two.
      func faults(_ pages: Int) throws -> Int {
        try (0..<5).map { _ in try run("\(touch) \(pages)", shell: false).usage.minorFaults }.min() ?? 0
      }
      let (few, many) = (try faults(1_000), try faults(21_000))
      #expect(abs(many - few - 20_000) <= 4, "\(few) and \(many)")
    }
  }

  @Test("peak and mean of resident memory are the program's")
  func memory() async {
    await #expect(processExitsWith: .success) {
      defer { TouchingProgram.remove() }
      guard let touch = try TouchingProgram.build() else { return }
      let outcome = try run("\(touch) 25600 1000", shell: false)
      let bytes = 25_600 * PageSize.bytes
      let peak = try #require(outcome.curve.peakRSSBytes)
      #expect((bytes..<bytes + (8 << 20)).contains(peak))
      let mean = try #require(outcome.curve.meanRSSBytes(of: UInt64(outcome.elapsedNanoseconds ?? 0)))
      #expect(mean <= peak)
      #expect(mean > bytes / 2)
    }
  }

  @Test("calls that give memory back are counted, with their bytes")
  func calls() async {
    await #expect(processExitsWith: .success) {
      defer { TouchingProgram.remove() }
      guard let touch = try TouchingProgram.build() else { return }
      guard isRoot, (try? TracepointRecords.number(of: "syscalls/sys_enter_madvise")) != nil else {
        print("skipped: tracepoints may not be read here")
        return
      }
      let outcome = try run("\(touch) 1000 0 7", shell: false) { $0.countsCalls = true }
      let calls = try #require(outcome.calls)
      #expect(calls.dontNeed.calls == 7)
      #expect(calls.dontNeed.bytes == 7 * 1_000 * PageSize.bytes)
      #expect(calls.dontNeed.nanoseconds ?? 0 > 0)
      #expect(calls.noHugePage.calls == 1)
      #expect(calls.free.calls == 0)
      #expect(calls.map.calls ?? 0 > 0)
    }
  }
}
