/// `run.json`: where and how a run was made. Facts that the machine does not tell are left out.
/// Keys are the names here in snake case, which is why `runId` and `workerCpus` are spelled so.
package struct RunDescription: Codable, Equatable, Sendable {
  package struct Node: Codable, Equatable, Sendable {
    package var node: Int
    package var cpus: [Int]
    package var memoryBytes: Int
    /// To every node in the same order; 10 is local.
    package var distances: [Int]

    package init(node: Int, cpus: [Int], memoryBytes: Int, distances: [Int]) {
      self.node = node
      self.cpus = cpus
      self.memoryBytes = memoryBytes
      self.distances = distances
    }
  }

  package struct Control: Codable, Equatable, Sendable {
    package var version: Int
    package var directory: String
    package var limitBytes: Int?
  }

  /// Two executables. Rows of the role `baseline` and `null-control` are of the base, those of the role
  /// `candidate` of the head.
  package struct Sides: Codable, Equatable, Sendable {
    package var base: String
    package var head: String
    /// Size and time of change: what tells one build from the next.
    package var baseStamp: String?
    package var headStamp: String?

    package init(base: String, head: String, baseStamp: String? = nil, headStamp: String? = nil) {
      self.base = base
      self.head = head
      self.baseStamp = baseStamp
      self.headStamp = headStamp
    }
  }

  package var schema = Record.schema
  package var runId = ""
  package var version = ""
  package var commandLine: [String] = []
  /// The name of what was reproduced; absent from any other run.
  package var reproduction: String?
  /// What was replayed; absent from any other run.
  package var replay: Replayed?
  /// What two executables were compared; absent from any other run.
  package var sides: Sides?
  /// What commands were compared; absent from any other run.
  package var bench: Bench?
  /// The least difference of times that counts.
  package var marginPercent: Double?
  /// The cost that ratios go by: `over-keeping`; absent where it is the total.
  package var cost: String?
  /// The cells, in the order of the plan.
  package var cells: [Cell]?
  /// How often the run was taken up again; absent where it was not.
  package var resumed: Int?
  package var seed: UInt64 = 0
  package var startedUnixSeconds = 0
  package var baseline = ""
  package var workerCpus: [Int] = []
  /// Empty where workers take all CPUs, and the sampler runs on theirs.
  package var controllerCpus: [Int] = []
  /// The nice value of the workers: −20 where the caller may set it.
  package var workerNice: Int?
  package var precisionPercent: Double?
  package var secondsPerCell: Double?
  package var rounds: Int?
  package var sampleIntervalNanoseconds: UInt64 = 0

  package var host = ""
  package var kernel = ""
  /// A hash of `/etc/machine-id`, which is private; absent where the machine has none.
  package var machineId: String?
  /// A new one with every boot, and of a run that was taken up again after a boot.
  package var bootId: String?
  /// What `uname -v` prints: it tells two builds of one release apart.
  package var kernelBuild: String?
  package var architecture = ""
  package var processor: String?
  package var cpus = 0
  package var memoryBytes: Int?
  package var pageBytes = 0
  package var nodes: [Node] = []
  package var thpEnabled: String?
  package var thpDefrag: String?
  package var khugepagedMaxPtesNone: String?
  package var khugepagedScanSleepMilliseconds: String?
  package var swapBytes: Int?
  /// Of that, what was made for the run: `zram:128M`; absent where none was.
  package var swapMade: String?
  /// `kernel.numa_balancing`; workers allocate locally by policy, which exempts them from it.
  package var numaBalancing: String?
  package var controlGroup: Control?
  package var hypervisor: String?
  package var freePageReporting = false
  package var clockCostNanoseconds = 0

  /// What `madbench doctor` would say of the machine before the run, and at its end what others took
  /// from it; absent from runs of versions that did not look.
  package var findings: [Finding]?

  /// Known at the end.
  package var samplerCostNanoseconds: Int?
  package var samplesPerSecond: Int?
  package var elapsedSeconds = 0
  package var trials = 0
  /// Whole blocks.
  package var blocks: Int?
  package var ending: Ending?
  /// Whether a comparison was given more rounds because it was inconclusive; absent where that was not to be.
  package var extended: Bool?
  package var complete = false
  /// Whether the null control stayed within half the margin; absent where there was none.
  package var reliable: Bool?

  /// Why a run ended.
  package enum Ending: String, Codable, Sendable {
    /// Every interval is as narrow as asked.
    case precision
    /// The time was over.
    case time
    /// All rounds were done.
    case rounds
    /// No cell was left that this kernel supports and that does not crash.
    case nothingLeft = "nothing-left"
    /// A program that `bench` measures failed.
    case programFailed = "program-failed"
    case interrupted
  }

  package init() {}

  package var costMeasure: CostMeasure { cost.flatMap(CostMeasure.init) ?? .total }

  /// The least difference of times that counts, as a share; of runs before it was written, 5 %.
  package var margin: Double { (marginPercent ?? 5) / 100 }
}
