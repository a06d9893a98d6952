internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Reporting
internal import Workloads

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Prints strategies, workloads and metrics, and what this kernel has of them.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try reportingFailures {
      let inventory = Inventory(
        strategies: StrategyList.all, workloads: WorkloadList.all, metrics: Record.metrics
      ) { $0.refusal(on: $0.memory[0], directory: "/tmp")?.error.symbol }
      try OutputFile("-").write(json ? try inventory.json() : inventory.markdown)
    }
  }
}
