internal import Analysis
internal import ArgumentParser
internal import LinuxKernel
internal import Measurement
internal import Plans
internal import Processes
internal import Reporting
internal import ResultFolders
internal import Runs
internal import Samples
internal import Statistics
internal import SystemPackage
internal import Trials
internal import Workloads

struct SelftestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Measures madbench itself: false alarms, power, and the cost of measuring.",
    discussion: """
      Each comparison runs compare --base X --head X, where X is this madbench. With --power the regions of \
      the head are longer, so that it releases and touches more pages. --resample measures nothing: it makes \
      comparisons from consecutive blocks of a long run of one executable against itself, such as \
      compare --base X --head X --rounds 800 --out FOLDER. Exits 4 when more than 1 % of the comparisons \
      without a difference report one.
      """)

  @Option(
    name: .customLong("null"),
    help: ArgumentHelp("Number of comparisons of madbench with itself.", valueName: "n"))
  var nulls = 0

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Percentage by which the head does more, and the number of comparisons.",
      valueName: "percent n"))
  var power: [Int] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Folder of a run of one executable against itself, and the number of comparisons.",
      valueName: "folder n"))
  var resample: [String] = []

  @Option(help: ArgumentHelp("Blocks of each comparison of --resample.", valueName: "n"))
  var blocks = 40

  @Flag(help: "Run two other processes as load: one takes CPU time, one faults.")
  var load = false

  @Option(
    help: ArgumentHelp(
      "Start no block of a comparison after this time.",
      valueName: "seconds"))
  var seconds: Double = 10

  @Option(help: ArgumentHelp("Seed of the first comparison; each further one adds 1.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    guard nulls >= 0, nulls <= 1_000_000 else {
      throw ValidationError("--null \(nulls): from 0 to 1000000 comparisons")
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds \(seconds): more than 0, at most 3600")
    }
    guard power.isEmpty || power.count == 2 else {
      throw ValidationError("--power takes two numbers: percent, and how many comparisons")
    }
    guard resample.isEmpty || resample.count == 2, let times = Int(resample.last ?? "1"),
      1...1_000_000 ~= times
    else {
      throw ValidationError(
        "--resample takes a folder, and how many comparisons: from 1 to 1000000")
    }
    guard 1...100_000 ~= blocks else {
      throw ValidationError("--blocks \(blocks): from 1 to 100000")
    }
    if power.count == 2, !(1...100 ~= power[0]) || !(1...1_000_000 ~= power[1]) {
      throw ValidationError(
        "--power \(power[0]) \(power[1]): from 1 to 100 percent, from 1 to 1000000 comparisons")
    }
  }

  func run() throws {
    try reportingFailures {
      if resample.count == 2 { return try resampling() }
      let signals = try EndingSignals()
      try printCosts(signals)
      var hogs: [BackgroundHog] = []
      if load { hogs = try Hog.allCases.map { try BackgroundHog($0) } }
      defer { withExtendedLifetime(hogs) {} }
      let null = try series(nulls, extraPercent: 0, signals)
      if power.count == 2 { _ = try series(power[1], extraPercent: power[0], signals) }
      try judge(null)
    }
  }

  private func judge(_ null: SelftestTally) throws {
    if null.regressed * 100 > null.comparisons {
      complain("more than 1 % of the comparisons with itself alarmed")
      throw ExitStatus.unreliable
    }
  }

  /// Compares stretches of one recorded run of an executable with itself.
  private func resampling() throws {
    let folder = resample[0]
    let run = try ResultFolder.description(folder)
    guard let sides = run.sides, sides.baseStamp == sides.headStamp, sides.baseStamp != nil else {
      complain("\(folder): is no comparison of an executable with itself")
      throw ExitStatus.notComparable
    }
    var resampling = Resampling()
    try ResultFolder.forEachRecord(folder, of: run) { resampling.add($0) }
    guard resampling.count > blocks else {
      complain(
        "\(folder): has \(resampling.count) blocks, and a comparison takes \(blocks) of more: --blocks")
      throw ExitStatus.notComparable
    }
    var tally = SelftestTally()
    for number in 0..<(Int(resample[1]) ?? 0) {
      tally.add(
        resampling.comparison(
          seed: seed &+ UInt64(number), length: blocks, margin: run.margin), nanoseconds: nil)
    }
    try OutputFile("-").write(
      SelftestReport.text(tally, resampled: resampling.count, length: blocks))
    try judge(tally)
  }

  /// Performs this number of comparisons and prints the result; for an interrupted series, that of the completed ones.
  private func series(
    _ count: Int, extraPercent: Int, _ signals: borrowing EndingSignals
  ) throws -> SelftestTally {
    var tally = SelftestTally()
    if count == 0 { return tally }
    for number in 0..<count {
      let start = MonotonicClock.now()
      let (comparison, signal) = try compare(
        seed: seed &+ UInt64(number), extraPercent: extraPercent, signals)
      if let signal {
        try OutputFile("-").write(
          SelftestReport.text(tally, extraPercent: extraPercent, load: load) + "  incomplete\n")
        throw ExitStatus.signal(signal)
      }
      tally.add(comparison, nanoseconds: MonotonicClock.now() - start)
      if !quiet { tell(number + 1, count, tally, comparison, extraPercent) }
    }
    try OutputFile("-").write(SelftestReport.text(tally, extraPercent: extraPercent, load: load))
    return tally
  }

  private func compare(
    seed: UInt64, extraPercent: Int, _ signals: borrowing EndingSignals
  ) throws -> (Comparison, Int32?) {
    var plan = try PlanWords(["seed": [String(seed)]]).plan(for: .compare)
    plan.effort = .precision(percent: 2, secondsPerCell: seconds / Double(plan.cells.count))
    plan.extraPercentOfHead = extraPercent
    var analysis = Analysis()
    var description = RunDescription()
    var run = Run(
      plan: plan, executables: .two(base: "/proc/self/exe", head: "/proc/self/exe"),
      showsProgress: false)
    let signal = try run.perform(&description, signals: signals) {
      if case .record(let record) = $0 { analysis.add(record) }
    }
    return (Comparison(sides: analysis, margin: plan.margin), signal)
  }

  private func tell(
    _ number: Int, _ count: Int, _ tally: SelftestTally, _ comparison: Comparison,
    _ extraPercent: Int
  ) {
    let found =
      extraPercent == 0
      ? "\(tally.regressed) false alarms" : "\(tally.regressedInTime) found"
    complain("comparison \(number) of \(count): \(comparison.verdict.rawValue); \(found) so far")
  }

  /// Prints the overhead of the harness: under the control that releases nothing, all faults are the harness's own.
  private func printCosts(_ signals: borrowing EndingSignals) throws {
    let plan = try PlanWords(["strategy": ["none"], "rounds": ["20"]]).plan()
    var description = RunDescription()
    var faults = 0
    var windows = 0
    var run = Run(plan: plan, executables: .one("/proc/self/exe"), showsProgress: false)
    let signal = try run.perform(&description, signals: signals) {
      guard case .record(let record) = $0, record.cell.strategy == "none",
        record.phase == .release || record.phase == .retouch, let minor = record.minorFaults
      else { return }
      windows += record.cycle == .later ? record.cell.repeats - 1 : 1
      faults += minor
    }
    if let signal { throw ExitStatus.signal(signal) }
    try OutputFile("-").write(
      SelftestReport.text(
        clockNanoseconds: ClockCost.nanoseconds(),
        samplerNanoseconds: description.samplerCostNanoseconds,
        harnessFaults: windows > 0 ? faults : nil, windows: windows))
  }
}

/// A hog that ends when the value is destroyed.
private final class BackgroundHog {
  private var child: ChildProcess

  init(_ hog: Hog) throws {
    child = try ChildProcess(path: "/proc/self/exe", arguments: ["hog", hog.rawValue])
  }
}
