internal import ArgumentParser
internal import Doctor
internal import LinuxKernel
internal import Plans
internal import Reporting
internal import ResultFolders
internal import Runs
internal import Texts

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Reports what makes measurements on this machine unreliable, and how to fix it.",
    discussion: """
      Reads settings and counters, and keeps one CPU busy for a second to see what it gets of it.
      """)

  @Option(
    help: ArgumentHelp("Size of the region that must fit into memory.", valueName: "bytes"),
    transform: Self.size)
  var size = 64 << 20

  @Option(
    help: ArgumentHelp(
      "The CPU to watch (default: the last, which workers run on).", valueName: "cpu"))
  var cpu: Int?

  @Flag(help: "First restore the settings, swap and cgroups that killed runs left changed.")
  var fix = false

  @Flag(help: "Write JSON.")
  var json = false

  @Flag(help: "Exit 4 when there is a warning.")
  var strict = false

  func run() throws {
    try reportingFailures {
      let isUndone = fix ? undoKilledRuns() : true
      let allowed = try Processors.allowed()
      let watched = try watchedCPU(allowed)
      let machine = MachineCondition(
        regionBytes: size, sampleNanoseconds: 1_000_000, workerCPUs: [watched],
        allowedCPUs: allowed)
      let findings =
        Diagnosis.findings(ProcessorProbe.watch(cpu: watched, allowedCPUs: allowed))
        + Diagnosis.findings(machine)
        + [
          LeftoverFindings.leftovers(try? Leftovers.found()), KilledRunFindings.killedRuns(try? KilledRuns.found()),
        ]
      let names = MachineFacts.names()
      let table = DoctorTable(host: names.host, kernel: names.kernel, findings)
      try OutputFile("-").write(json ? try table.json() : table.markdown)
      if !isUndone { throw ExitStatus.failure }
      if strict, table.warnings > 0 { throw ExitStatus.unreliable }
    }
  }

  private func watchedCPU(_ allowed: [Int]) throws -> Int {
    guard let cpu else { return allowed.last ?? 0 }
    if allowed.contains(cpu) { return cpu }
    throw PlanError(
      "CPU \(cpu) does not exist or is not allowed to this process; allowed: "
        + allowed.map(String.init).joined(separator: ", "))
  }

  private static func size(_ text: String) throws -> Int {
    guard let bytes = ByteCount.parse(text), bytes > 0 else {
      throw ValidationError("\(text) is no size above 0, such as 64M")
    }
    return bytes
  }
}
