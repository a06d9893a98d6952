internal import Analysis
package import LinuxKernel
internal import Plans
package import Programs
package import Samples

/// What a bench measures, and how hard it tries.
package struct BenchPlan: Sendable {
  /// Commands around the runs, each run by a shell. One for all arms, or one for each.
  package struct Hooks: Equatable, Sendable {
    /// Once for each arm, before its first run.
    package var setup: [String] = []
    /// Before each run.
    package var prepare: [String] = []
    /// After each run.
    package var conclude: [String] = []
    /// Once for each arm, in the end.
    package var cleanup: [String] = []

    package init() {}
  }

  /// When the run ends.
  package enum Effort: Equatable, Sendable {
    /// After so many blocks.
    case rounds(Int)
    /// When the times' intervals are narrow enough, or the time is over; without a time, when the blocks that a verdict
    /// needs are done, and ten seconds for each arm are over.
    case precision(percent: Double, secondsPerArm: Double?)
  }

  /// The first is the baseline.
  package var arms: [Arm]
  package var metrics: [UserMetric] = []
  /// How each arm is run, but for its command.
  package var job: ProgramJob
  package var shell: String?
  package var hooks = Hooks()
  package var warmUps = 1
  package var effort = Effort.precision(percent: 2, secondsPerArm: nil)
  package var margin = 0.05
  package var extends = false
  package var ignoresExit = false
  /// Whether calls are counted in measured runs, not only in warm-up runs.
  package var countsCalls = false
  /// Why calls cannot be counted; nil where they can.
  package var callsRefusal: String?
  package var seed: UInt64 = 1
  package var thp: String?
  package var pressureBytes: Int?
  /// What has that limit; nil without one.
  package var group: ControlGroup?

  package static let mostArms = 32
  package static let standardSecondsPerArm = 10.0

  package init(arms: [Arm], job: ProgramJob) { (self.arms, self.job) = (arms, job) }

  package var alpha: Double { extends ? Comparison.alphaOfExtended : Comparison.alpha }

  /// What `run.json` has of it.
  package var bench: RunDescription.Bench {
    var bench = RunDescription.Bench()
    bench.arms = arms.map { .init(name: $0.name, command: $0.command.text) }
    bench.metrics = metrics.map {
      .init(name: $0.name, higherIsBetter: $0.higherIsBetter, pattern: $0.pattern)
    }
    bench.shell = shell
    bench.ready = job.service?.ready?.text
    bench.load = job.service?.load.text
    bench.stopSignal = job.service.map { Int($0.stopSignal) }
    bench.ignoresExit = ignoresExit
    bench.thp = thp
    bench.pressureBytes = pressureBytes
    bench.countsCalls = countsCalls ? true : nil
    bench.callsRefusal = callsRefusal
    bench.input = job.input
    let hooks = [
      "setup": hooks.setup, "prepare": hooks.prepare, "conclude": hooks.conclude, "cleanup": hooks.cleanup,
    ].filter { !$0.value.isEmpty }
    bench.hooks = hooks.isEmpty ? nil : hooks
    bench.memoryNode = job.memoryNode
    bench.timeoutSeconds = Double(job.limit) / 1e9
    return bench
  }

  /// How many blocks the verdicts on all figures need: 2 · figures ÷ 2ⁿ is at most the chance of a false alarm.
  package var leastBlocks: Int {
    let figures = ArmFigure.judged(bench).count * max(1, arms.count - 1)
    return Comparison.leastPairs(figures: figures, alpha: alpha)
  }

  /// The order of one block: each arm once and the baseline once more, which has the number of arms. Every second block
  /// is the mirror image of the one before, so that a drift over both hits all alike.
  package func order(ofBlock block: Int) -> [Int] {
    let schedule = Schedule(
      cells: Array(0...arms.count), rounds: Schedule.roundsOfBlock, seed: seed, block: block / 2)
    return schedule.steps.filter { $0.round == block % 2 }.map(\.cell)
  }
}
