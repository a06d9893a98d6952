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
      "Prints strategies, policies, memory kinds, workloads and metrics, and which of them this kernel supports."
  )

  @Option(help: ArgumentHelp("Folder for the files of file-backed memory; they are removed.", valueName: "folder"))
  var directory = "/tmp"

  @Flag(help: "Write JSON.")
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
