internal import ArgumentParser
internal import Reporting

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Prints the table of runs from their files alone.")

  @Argument(help: ArgumentHelp("Folders that --out has written.", valueName: "folder"))
  var folders: [String]

  func run() throws {
    try reportingFailures {
      for (index, folder) in folders.enumerated() {
        let (run, analysis) = try ResultFolder.read(folder)
        let output = try OutputFile("-")
        try output.write((index > 0 ? "\n" : "") + MarkdownReport.text(run, analysis))
      }
    }
  }
}
