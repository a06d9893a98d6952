internal import ArgumentParser
internal import PageRelease
internal import Reporting
internal import ResultFolders
internal import Samples
internal import Workloads

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "Prints strategies, policies, memory kinds, workloads and metrics, and what this kernel has of them."
  )

  @Option(help: ArgumentHelp("Where files of memory are tried, and removed.", valueName: "folder"))
  var directory = "/tmp"

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try reportingFailures {
      let inventory = Inventory(
        strategies: StrategyList.all, policies: PolicyList.all, workloads: WorkloadList.all,
        programs: ProgramList.all,
        metrics: MetricList.all
      ) { $0.refusal(on: $1, directory: directory)?.brief }
      try OutputFile("-").write(json ? try inventory.json() : inventory.markdown)
    }
  }
}
