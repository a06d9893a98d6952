import Doctor
import LinuxKernel
import Samples
import Testing

@Suite("What a machine's state means")
struct DiagnosisTests {
  /// A machine of which everything is known and nothing is wrong.
  private var calm: MachineCondition {
    var machine = MachineCondition()
    machine.sparesACPU = true
    machine.clockSource = "tsc"
    machine.clockCostNanoseconds = 20
    machine.clockStepNanoseconds = 20
    machine.samplerCostNanoseconds = 20_000
    machine.loadAverage = 0.1
    machine.mayRaisePriority = true
    machine.cpus = 2
    machine.governors = ["performance"]
    machine.mayBoost = false
    machine.processorQuota = ProcessorQuota(cpus: nil)
    machine.numaBalancing = "0"
    machine.memoryBytes = 8 << 30
    machine.availableBytes = 6 << 30
    machine.freeBytes = 4 << 30
    machine.blockBytes = 4 << 30
    machine.hugeBlockBytes = 3 << 30
    machine.controlGroupVersion = 2
    machine.swapBytes = 0
    machine.swapUsedBytes = 0
    machine.compressesSwap = false
    machine.thpEnabled = "madvise"
    machine.givesFoliosUnasked = false
    machine.thpDefrag = "madvise"
    machine.khugepagedSleepMilliseconds = 10_000
    machine.khugepagedPagesToScan = 4096
    machine.khugepagedMaxPtesNone = 511
    machine.samePageMerging = SamePageMerging(isOn: false, pages: 0)
    machine.accessSchemes = []
    machine.isGuest = false
    machine.reportsFreePages = false
    machine.retouchCost = RetouchCost(plain: 10, lazilyFreed: 30)
    return machine
  }

  private func severity(
    _ name: String, _ change: (inout MachineCondition) -> Void
  ) throws -> Finding.Severity {
    var machine = calm
    change(&machine)
    return try #require(Diagnosis.findings(machine).first { $0.name == name }).severity
  }

  @Test("of a calm machine everything is fine")
  func allFine() {
    for finding in Diagnosis.findings(calm) { #expect(finding.severity == .fine, "\(finding)") }
  }

  @Test("what a machine does not tell is not available, and never a figure")
  func unknown() {
    let findings = Diagnosis.findings(MachineCondition())
    for finding in findings {
      #expect(finding.observed == "not available" && finding.severity == .unknown, "\(finding)")
      #expect(finding.value == nil && finding.unit == nil)
    }
    #expect(Set(findings.map(\.name)).count == findings.count)
    for finding in findings { #expect(!finding.why.isEmpty && !finding.cure.isEmpty) }
  }

  @Test("a clock that is slow is a note, one that takes a tenth of an operation a warning")
  func clock() throws {
    #expect(try severity("clocksource") { $0.clockSource = "hpet" } == .note)
    for (cost, expected) in [(100, Finding.Severity.fine), (101, .note), (401, .warning)] {
      #expect(try severity("timer cost") { $0.clockCostNanoseconds = cost } == expected)
    }
    for (step, expected) in [(100, Finding.Severity.fine), (101, .note), (1_001, .warning)] {
      #expect(try severity("timer resolution") { $0.clockStepNanoseconds = step } == expected)
    }
  }

  @Test("a sampler on the workers' CPU warns from a hundredth of it on, on another from half on")
  func sampler() throws {
    for (cost, spares, expected) in [
      (10_000, false, Finding.Severity.fine), (10_001, false, .warning), (500_000, true, .fine),
      (500_001, true, .note),
    ] {
      let found = try severity("sampler cost") {
        $0.samplerCostNanoseconds = cost
        $0.sparesACPU = spares
      }
      #expect(found == expected)
    }
  }

  @Test("load, quota, governor, turbo and NUMA balancing")
  func processors() throws {
    #expect(try severity("load average") { $0.loadAverage = 0.5 } == .fine)
    #expect(try severity("priority") { $0.mayRaisePriority = true } == .fine)
    #expect(try severity("priority") { $0.mayRaisePriority = false } == .note)
    #expect(try severity("load average") { $0.loadAverage = 0.51 } == .note)
    let wide = try severity("load average") {
      $0.loadAverage = 14.5
      $0.cpus = 16
    }
    #expect(wide == .fine)
    for (cpus, expected) in [(1.49, Finding.Severity.warning), (1.5, .note)] {
      #expect(
        try severity("CPU quota") { $0.processorQuota = ProcessorQuota(cpus: cpus) } == expected)
    }
    #expect(try severity("governor") { $0.governors = ["userspace"] } == .fine)
    #expect(
      try severity("governor") { $0.governors = ["performance", "schedutil"] } == .warning)
    #expect(try severity("turbo") { $0.mayBoost = true } == .note)
    #expect(try severity("NUMA balancing") { $0.numaBalancing = "1" } == .fine)
    let balanced = try severity("NUMA balancing") {
      $0.numaBalancing = "1"
      $0.nodes = 2
    }
    #expect(balanced == .note)
  }

  @Test("a region that leaves less than a fiftieth of memory, or 256 MiB, is a warning")
  func memory() throws {
    let region = 64 << 20
    for (memory, margin) in [(8 << 30, 256 << 20), (100 << 30, 2 << 30)] {
      for (available, expected) in [
        (region + margin, Finding.Severity.fine), (region + margin - 1, .warning),
      ] {
        let found = try severity("available memory") {
          $0.memoryBytes = memory
          $0.availableBytes = available
        }
        #expect(found == expected)
      }
    }
    #expect(try severity("free memory") { $0.freeBytes = region } == .fine)
    #expect(try severity("free memory") { $0.freeBytes = region - 1 } == .note)
  }

  @Test("a control group warns where its limit leaves less than 64 MiB beside the region")
  func group() throws {
    for (left, expected) in [
      (128 << 20, Finding.Severity.fine), (128 << 20 - 1, .warning), (nil, .unknown),
    ] as [(Int?, Finding.Severity)] {
      let found = try severity("control group") {
        $0.controlGroupLimitBytes = 1 << 30
        $0.controlGroupAvailableBytes = left
      }
      #expect(found == expected)
    }
  }

  @Test("free memory in small blocks is a note, and a warning where huge pages come unasked")
  func fragmentation() throws {
    #expect(try severity("fragmentation") { $0.hugeBlockBytes = 2 << 30 } == .fine)
    #expect(try severity("fragmentation") { $0.hugeBlockBytes = 2 << 30 - 1 } == .note)
    for (enabled, expected) in [("madvise", Finding.Severity.note), ("always", .warning)] {
      let found = try severity("fragmentation") {
        $0.hugeBlockBytes = 64 << 20 - 1
        $0.thpEnabled = enabled
      }
      #expect(found == expected)
    }
  }

  @Test("swap in use is a note, with short memory a warning, and zswap counts only before swap")
  func swap() throws {
    for (used, available, expected) in [
      (0, 1 << 20, Finding.Severity.fine), (1, 6 << 30, .note), (1, 1 << 20, .warning),
    ] {
      let found = try severity("swap") {
        $0.swapBytes = 1 << 30
        $0.swapUsedBytes = used
        $0.availableBytes = available
      }
      #expect(found == expected)
    }
    #expect(try severity("zswap") { $0.compressesSwap = true } == .fine)
    let before = try severity("zswap") {
      $0.compressesSwap = true
      $0.swapBytes = 1 << 30
    }
    #expect(before == .note)
  }

  @Test("huge pages that come unasked, and threads that work in the background")
  func hugePages() throws {
    let always = try severity("THP") {
      $0.thpEnabled = "always"
      $0.givesFoliosUnasked = true
    }
    #expect(always == .note)
    #expect(try severity("THP") { $0.givesFoliosUnasked = true } == .note)
    #expect(try severity("THP defrag") { $0.thpDefrag = "always" } == .note)
    for (enabled, sleep, expected) in [
      ("never", 0, Finding.Severity.fine), ("madvise", 1_000, .fine), ("madvise", 999, .note),
      ("always", 1_000, .note), ("always", 999, .warning),
    ] {
      let found = try severity("khugepaged") {
        $0.thpEnabled = enabled
        $0.khugepagedSleepMilliseconds = sleep
      }
      #expect(found == expected, "\(enabled) \(sleep)")
    }
    for (pages, expected) in [(0, Finding.Severity.note), (1, .warning)] {
      let found = try severity("KSM") {
        $0.samePageMerging = SamePageMerging(isOn: true, pages: pages)
      }
      #expect(found == expected)
    }
  }

  @Test("a scheme of DAMON is a note, and a warning where it takes or moves anonymous memory of anyone")
  func accessSchemes() throws {
    func severity(
      _ action: String, ofAll isOfAll: Bool = true, spares: Bool = false
    ) throws -> Finding.Severity {
      try self.severity("DAMON") {
        $0.accessSchemes = [
          AccessScheme(
            owner: "kdamond 0", action: action, isOfAllMemory: isOfAll,
            sparesAnonymousMemory: spares)
        ]
      }
    }
    for action in ["pageout", "migrate_cold", "migrate_hot"] {
      #expect(try severity(action) == .warning)
      #expect(try severity(action, spares: true) == .note)
      #expect(try severity(action, ofAll: false) == .note)
    }
    #expect(try severity("lru_prio") == .note && severity("stat") == .note)
  }

  @Test("swap that a run has left is a warning, groups and idle huge pages are notes, and so is all beside a run")
  func leftovers() {
    #expect(LeftoverFindings.leftovers(nil).severity == .unknown)
    #expect(LeftoverFindings.leftovers(Leftovers()).severity == .fine)
    var found = Leftovers()
    found.controlGroups = ["/sys/fs/cgroup/memory/madbench-1-4MiB"]
    found.idleHugePages = 4
    #expect(LeftoverFindings.leftovers(found).severity == .note)
    found.swap = ["/tmp/.madbench-swap-1"]
    let finding = LeftoverFindings.leftovers(found)
    #expect(finding.severity == .warning)
    #expect(
      finding.observed
        == "swap on /tmp/.madbench-swap-1; control group /sys/fs/cgroup/memory/madbench-1-4MiB; "
        + "4 huge pages reserved, none in use")
    found.isAtWork = true
    #expect(LeftoverFindings.leftovers(found).severity == .note)
  }

  @Test("what a host does is a note")
  func guest() throws {
    #expect(try severity("virtualisation") { $0.isGuest = true } == .note)
    #expect(try severity("free page reporting") { $0.reportsFreePages = true } == .note)
    for (freed, expected) in [(40.0, Finding.Severity.fine), (41.0, .note)] {
      #expect(
        try severity("nested paging") { $0.retouchCost?.lazilyFreed = freed } == expected)
    }
  }

  @Test("this machine is read, and the calling thread may run afterwards where it could before")
  func reading() throws {
    let allowed = try Processors.allowed()
    let machine = MachineCondition(
      regionBytes: 1 << 20, sampleNanoseconds: 1_000_000, workerCPUs: [allowed[0]],
      allowedCPUs: allowed)
    #expect(try Processors.allowed() == allowed)
    #expect(machine.sparesACPU == (allowed.count > 1))
    #expect((machine.clockCostNanoseconds ?? 0) > 0 && (machine.clockStepNanoseconds ?? 0) > 0)
    #expect((machine.samplerCostNanoseconds ?? 0) > 0)
    let free = try #require(machine.freeBytes)
    let memory = try #require(machine.memoryBytes)
    #expect(free > 0 && free < memory)
    if let all = machine.blockBytes, let huge = machine.hugeBlockBytes { #expect(huge <= all) }
    if let cost = machine.retouchCost { #expect(cost.plain > 0 && cost.lazilyFreed > 0) }
  }
}
