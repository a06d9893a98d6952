package import Plans

/// `run.json`: where and how a run was made. Facts that the machine does not report are absent. Keys are the names here
/// in snake case, hence the spelling of `runId` and `workerCpus`.
package struct RunDescription: Codable, Equatable, Sendable {
  package struct Node: Codable, Equatable, Sendable {
    package var node: Int
    package var cpus: [Int]
    package var memoryBytes: Int
    /// Distances to all nodes, in the order of the list; 10 is local.
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

    package init(version: Int, directory: String, limitBytes: Int?) {
      self.version = version
      self.directory = directory
      self.limitBytes = limitBytes
    }
  }

  /// Two executables. Rows with the roles `baseline` and `null-control` are of the base, those with the role
  /// `candidate` of the head.
  package struct Sides: Codable, Equatable, Sendable {
    package var base: String
    package var head: String
    /// Size and modification time, which distinguish builds.
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
  /// The name of the reproduction; absent from other runs.
  package var reproduction: String?
  /// The replayed recording; absent from other runs.
  package var replay: Replayed?
  /// The two executables compared; absent from other runs.
  package var sides: Sides?
  /// The commands that were compared; absent from any other run.
  package var bench: Bench?
  /// The smallest difference of times that counts, in percent.
  package var marginPercent: Double?
  /// The cost used for ratios: `over-keeping`; absent if it is the total.
  package var cost: String?
  /// The cells, in the order of the plan.
  package var cells: [Cell]?
  /// How often the run was resumed; absent if never.
  package var resumed: Int?
  package var seed: UInt64 = 0
  package var startedUnixSeconds = 0
  package var baseline = ""
  package var workerCpus: [Int] = []
  /// Empty if workers use all CPUs, so that the sampler shares them.
  package var controllerCpus: [Int] = []
  /// The nice value of the workers: −20 if the caller may set it.
  package var workerNice: Int?
  package var precisionPercent: Double?
  package var secondsPerCell: Double?
  package var rounds: Int?
  package var sampleIntervalNanoseconds: UInt64 = 0

  package var host = ""
  package var kernel = ""
  /// A hash of `/etc/machine-id`, which is confidential; absent if the machine has none.
  package var machineId: String?
  /// The kernel's boot ID; absent if the run was resumed after a reboot.
  package var bootId: String?
  /// The output of `uname -v`, which distinguishes builds of one release.
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
  /// The swap created for the run: `zram:128M`; absent if none. Included in `swapBytes`.
  package var swapMade: String?
  /// `kernel.numa_balancing`; workers allocate locally by policy, which exempts them from it.
  package var numaBalancing: String?
  package var controlGroup: Control?
  package var hypervisor: String?
  package var freePageReporting = false
  package var clockCostNanoseconds = 0

  /// The findings of `madbench doctor` before the run, and what other processes took from the machine, found at its
  /// end; absent from runs of versions that did not record them.
  package var findings: [Finding]?

  /// Set at the end, like the following properties.
  package var samplerCostNanoseconds: Int?
  package var samplesPerSecond: Int?
  package var elapsedSeconds = 0
  package var trials = 0
  /// The number of complete blocks.
  package var blocks: Int?
  package var ending: Ending?
  /// Whether a comparison ran more rounds because it was inconclusive; absent if that was disabled.
  package var extended: Bool?
  package var complete = false
  /// Whether the null control stayed within half the margin; absent if there was none.
  package var reliable: Bool?

  /// The reason why a run ended.
  package enum Ending: String, Codable, Sendable {
    /// Every interval is as narrow as asked.
    case precision
    /// The time was up.
    case time
    /// All rounds were done.
    case rounds
    /// No cell was left that this kernel supports and that does not crash its worker.
    case nothingLeft = "nothing-left"
    /// A program that `bench` measures failed.
    case programFailed = "program-failed"
    case interrupted
  }

  package init() {}

  package var costMeasure: CostMeasure { cost.flatMap(CostMeasure.init) ?? .total }

  /// The smallest relative difference of times that counts; 5 % for older runs, which did not record it.
  package var margin: Double { (marginPercent ?? 5) / 100 }
}

extension RunDescription {
  /// The commands that `bench` measured, the baseline first. Rows of the role `null-control` are of the baseline too.
  package struct Bench: Codable, Equatable, Sendable {
    package struct Arm: Codable, Equatable, Sendable {
      package var name: String
      /// As it was given, its environment before it.
      package var command: String

      package init(name: String, command: String) { (self.name, self.command) = (name, command) }
    }

    package struct Metric: Codable, Equatable, Sendable {
      package var name: String
      package var higherIsBetter: Bool
      package var pattern: String

      package init(name: String, higherIsBetter: Bool, pattern: String) {
        (self.name, self.higherIsBetter, self.pattern) = (name, higherIsBetter, pattern)
      }
    }

    package var arms: [Arm] = []
    package var metrics: [Metric] = []
    /// The shell that runs the commands; absent where none does.
    package var shell: String?
    /// Of servers: what asks whether they are ready, their load, and the number of the signal that stops them.
    package var ready: String?
    package var load: String?
    package var stopSignal: Int?
    package var ignoresExit = false
    /// Huge pages of the programs: `never`; absent where they are as the machine has them.
    package var thp: String?
    package var pressureBytes: Int?
    /// What programs read on standard input; absent where that is nothing.
    package var input: String?
    /// The hooks `--setup`, `--prepare`, `--conclude` and `--cleanup`, by their names; absent without any.
    package var hooks: [String: [String]]?
    /// The node of the programs' memory; absent where none was asked for.
    package var memoryNode: Int?
    /// The limit of a run; absent in files of builds that did not keep it.
    package var timeoutSeconds: Double?
    /// Why calls could not be counted; absent where they could.
    package var callsRefusal: String?
    /// Whether calls were counted in measured runs; absent where not.
    package var countsCalls: Bool?

    package init() {}
  }
}
