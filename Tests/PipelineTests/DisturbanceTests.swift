import Doctor
import LinuxKernel
import Samples
import Testing

@Suite("What others take from a measurement")
struct DisturbanceTests {
  private func quiet(isRun: Bool = true) -> Disturbance {
    var seen = Disturbance(isRun: isRun)
    seen.seconds = 10
    seen.workerCPUs = [1]
    seen.cpus = 2
    seen.stolenNanoseconds = 0
    seen.processorNanoseconds = 10_000_000_000
    seen.waitedNanoseconds = 0
    seen.waitableNanoseconds = 8_000_000_000
    seen.cpusOfOthers = 0.1
    seen.lostNanoseconds = 0
    seen.longestGapNanoseconds = 50_000
    return seen
  }

  private func finding(
    _ name: String, isRun: Bool = true, _ change: (inout Disturbance) -> Void = { _ in }
  ) throws -> Finding {
    var seen = quiet(isRun: isRun)
    change(&seen)
    return try #require(Diagnosis.findings(seen).first { $0.name == name })
  }

  @Test("a quiet time is fine, and gaps are told where they were looked for")
  func fine() {
    let run = Diagnosis.findings(quiet())
    #expect(run.map(\.name) == ["steal", "run-queue delay", "load of others"])
    let watched = Diagnosis.findings(quiet(isRun: false))
    #expect(watched.map(\.name) == ["steal", "run-queue delay", "lost time", "load of others"])
    for finding in run + watched { #expect(finding.severity == .fine, "\(finding)") }
  }

  @Test("what the machine does not count is not available, and never 0")
  func unknown() {
    for finding in Diagnosis.findings(Disturbance(isRun: false)) {
      #expect(finding.observed == "not available" && finding.severity == .unknown)
      #expect(finding.value == nil)
    }
  }

  @Test("more than 1 % taken is a warning, unless it is less than 20 ms in all")
  func taken() throws {
    for (stolen, all, expected) in [
      (100_000_000, 10_000_000_000, Finding.Severity.fine),
      (100_000_001, 10_000_000_000, .warning), (10_000_000, 50_000_000, .fine),
      (20_000_000, 50_000_000, .warning),
    ] {
      let steal = try finding("steal") {
        $0.stolenNanoseconds = stolen
        $0.processorNanoseconds = all
      }
      #expect(steal.severity == expected)
      let delay = try finding("run-queue delay") {
        $0.waitedNanoseconds = stolen
        $0.waitableNanoseconds = all
      }
      #expect(delay.severity == expected)
      let lost = try finding("lost time", isRun: false) {
        $0.lostNanoseconds = stolen
        $0.seconds = Double(all) / 1e9
      }
      #expect(lost.severity == expected)
    }
    let much = try finding("steal") { $0.stolenNanoseconds = 320_000_000 }
    #expect(much.observed == "3.20 % of the time of CPU 1 in the run")
    #expect(much.value == 3.2 && much.unit == "%")
  }

  @Test("others may use half a CPU, and on a large machine all but one and a half, as a note")
  func load() throws {
    for (others, cpus, expected) in [
      (0.5, 1, Finding.Severity.fine), (0.51, 1, .warning), (0.5, 2, .fine), (0.51, 2, .warning),
      (6.5, 8, .note), (6.51, 8, .warning),
    ] {
      let found = try finding("load of others") {
        $0.cpusOfOthers = others
        $0.cpus = cpus
      }
      #expect(found.severity == expected, "\(others) of \(cpus)")
    }
    #expect(try finding("load of others") { $0.seconds = 0.4 }.severity == .unknown)
  }

  @Test("a watch adds up the windows of rows that tell both times")
  func rows() throws {
    var watch = DisturbanceWatch(isRun: true, workerCPUs: [0], allowedCPUs: [0])
    #expect(watch.disturbance().waitedNanoseconds == nil)
    var record = Record()
    watch.add(record)
    record.elapsedNanoseconds = 100
    watch.add(record)
    #expect(watch.disturbance().waitedNanoseconds == nil)
    record.runDelayNanoseconds = 7
    watch.add(record)
    watch.add(record)
    let seen = watch.disturbance()
    #expect(seen.waitedNanoseconds == 14 && seen.waitableNanoseconds == 200)
    // Preempted in the window for 40, and between the window and the reading of the counters.
    record.runDelayNanoseconds = 90
    record.userNanoseconds = 60
    record.systemNanoseconds = 0
    record.involuntarySwitches = 1
    record.voluntarySwitches = 0
    watch.add(record)
    #expect(watch.disturbance().waitedNanoseconds == 54)
  }

  @Test("a CPU is watched as long as asked, and the thread may run anywhere afterwards")
  func probe() throws {
    let allowed = try Processors.allowed()
    let seen = ProcessorProbe.watch(cpu: allowed[0], allowedCPUs: allowed, seconds: 0.05)
    #expect(try Processors.allowed() == allowed)
    #expect(seen.seconds >= 0.05 && seen.workerCPUs == [allowed[0]])
    #expect((seen.longestGapNanoseconds ?? 0) > 0)
    let lost = try #require(seen.lostNanoseconds)
    #expect(Double(lost) <= seen.seconds * 1e9)
  }
}
