internal import Options
internal import ArgumentParser
internal import PlanFiles
internal import Plans
internal import Reporting
internal import ResultFolders

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Prints the plan of a command line as a file for --plan, or the schema of such files."
  )

  @Flag(
    name: .customLong("print"),
    help: "Print the plan of a run with these options, defaults included, as YAML.")
  var printsPlan = false

  @Flag(
    name: .customLong("schema"), help: "Print the JSON schema of plan files.")
  var printsSchema = false

  @Flag(help: "With --print: the plan of compare --base --head.")
  var compare = false

  @OptionGroup(title: "What to measure")
  var planOptions: PlanOptions

  func validate() throws {
    if printsPlan == printsSchema {
      throw ValidationError("plan what? One of: --print, of the options beside it; --schema")
    }
  }

  func run() throws {
    try reportingFailures {
      let text =
        printsSchema
        ? try PlanSchema.text()
        : try PlanArguments(planOptions).text(for: compare ? .compare : .run)
      try OutputFile("-").write(text)
    }
  }
}
