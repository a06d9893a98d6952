internal import ArgumentParser
internal import LinuxKernel
internal import Options
internal import PageRelease
internal import Plans
internal import Processes
internal import Reporting
internal import ResultFolders
internal import Runs
internal import Verify

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks on this kernel what each strategy promises, one line for each promise.",
    discussion: """
      A promise is kept, broken, not shown (what the check itself needs is missing or refused here) or not \
      supported (the kernel refuses the strategy). Exits 7 when a promise is broken.
      """)

  @Option(help: ArgumentHelp("Only these strategies (default: all).", valueName: "name"))
  var strategy: [String] = []

  @Option(help: ArgumentHelp("Only these kinds of memory (default: all).", valueName: "kind"))
  var memory: [String] = []

  @Option(help: ArgumentHelp("Folder for the files of file-backed memory; they are removed.", valueName: "folder"))
  var directory = "/tmp"

  @Flag(help: "Reserve huge pages for hugetlb memory, and release them at the end.")
  var allowSystemChanges = false

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    try answeringSignals { signals in
      try PlanError.refuseControls(in: directory, of: "--directory")
      var axes = PlanAxes()
      axes.strategies = strategy.isEmpty ? StrategyList.names : strategy.listed
      try axes.validateNames()
      let kinds = try memory.isEmpty ? MemoryKind.allCases : kinds(memory.listed)
      let pairs = axes.strategies.compactMap(StrategyList.named).flatMap { strategy in
        kinds.map { (strategy: strategy, memory: $0) }
      }
      var proofs: [Proof] = []
      var done = 0
      undoKilledRuns()
      let keeper = try reservedHugePages(kinds)
      try withExtendedLifetime(keeper) {
        for pair in pairs where signals.arrived() == nil {
          try keeper?.beKept()
          proofs += Verifier.prove(pair.strategy, on: pair.memory, directory: directory)
          done += 1
        }
      }
      try OutputFile("-", until: signals)
        .write(json ? ProofTable.json(proofs) : ProofTable.markdown(proofs))
      if done < pairs.count {
        complain("incomplete: \(done) of \(pairs.count) pairs of strategy and memory were proved")
      }
      if proofs.contains(where: { $0.verdict == .broken }) { throw ExitStatus.brokenPromise }
    }
  }

  private func kinds(_ names: [String]) throws(PlanError) -> [MemoryKind] {
    try names.map { (name) throws(PlanError) in
      guard let kind = MemoryKind(rawValue: name) else {
        throw .unknown(name, "kind of memory", among: MemoryKind.allCases.map(\.rawValue))
      }
      return kind
    }
  }

  /// Reserves a few huge pages for hugetlb memory, which would otherwise be reported as not supported.
  private func reservedHugePages(_ kinds: [MemoryKind]) throws -> SettingsGuard? {
    guard allowSystemChanges, kinds.contains(.hugetlb) else { return nil }
    var cell = Cell()
    cell.memory = .hugetlb
    cell.sizeBytes = 4 * (HugePagePool.pageBytes ?? PageSize.hugeBytes)
    return try SystemChanges(for: [cell]).begin(executable: "/proc/self/exe")
  }
}
