internal import Analysis
internal import ArgumentParser
internal import Formats
internal import Plans
internal import Bench
internal import Reproductions
internal import ResultFolders
internal import Runs
internal import Samples
internal import Texts

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Prints the report of stored runs.")

  @Argument(help: ArgumentHelp("Folders that --out has written.", valueName: "folder"))
  var folders: [String]

  @Option(
    help: ArgumentHelp(
      "The cost that ratios go by: total or over-keeping (default: what the run went by).",
      valueName: "cost"))
  var cost: CostMeasure?

  @Option(
    help: ArgumentHelp(
      """
      Write the latencies of each cell and phase of the one run into files of this folder, as HdrHistogram's \
      percentile output (.hgrm). No file is replaced.
      """, valueName: "folder"))
  var hgrm: String?

  @OptionGroup(title: "Output")
  var formats: FormatOptions<StoredFormats>

  @Flag(help: "Replace existing files.")
  var force = false

  func validate() throws {
    if hgrm != nil, folders.count > 1 {
      throw ValidationError("--hgrm takes one run; report the others by themselves")
    }
    try formats.given.map(WrittenPlace.init).requireOwnPlaces()
  }

  func run() throws {
    try reportingFailures {
      try formats.given.map(WrittenPlace.init).refuseInputs(folders)
      let results = try folders.map(results)
      try FormatFiles(formats.places(), replaces: force).write(results)
    }
  }

  private func results(_ folder: String) throws -> Results {
    var run = try ResultFolder.description(folder)
    try noteUnknownColumns(of: folder)
    if let cost { run.cost = cost == .total ? nil : cost.rawValue }
    if run.bench != nil {
      let analysis = try ResultFolder.benchAnalysis(folder, of: run)
      guard analysis.rowCount > 0 else {
        throw RunError(
          "\(folder)/samples.csv: holds no rows: the run ended before it had measured any")
      }
      return Results(run, analysis)
    }
    guard let name = run.reproduction else {
      let analysis = try ResultFolder.analysis(folder, of: run)
      try requireRows(analysis, folder)
      try exportLatencies(analysis, folder)
      return Results(run, analysis)
    }
    let reproduction = try ReproductionList.named(name)
    let found = try findings(folder, of: run)
    try exportLatencies(found.analysis, folder)
    return .reproduction(reproduction, run, found, withRun: true)
  }

  /// Reads all rows of a reproduction, and its curve.
  private func findings(_ folder: String, of run: RunDescription) throws -> ReproductionData {
    var found = ReproductionData()
    var rows = 0
    try ResultFolder.forEachRecord(folder, of: run) { record throws(CSV.Damage) in
      rows += 1
      guard rows <= ReproductionData.mostRows else {
        throw CSV.Damage(reason: "more than \(ReproductionData.mostRows) rows, which no reproduction has")
      }
      found.add(record)
      try ResultFolder.requireBounds(found.analysis, rows)
    }
    try requireRows(found.analysis, folder)
    try ResultFolder.forEachLatency(folder, of: run) { found.add([$0]) }
    try ResultFolder.forEachCurvePoint(folder, of: run) { point throws(CSV.Damage) in
      guard found.curve.count < ReproductionData.mostPoints else {
        throw CSV.Damage(reason: "more than \(ReproductionData.mostPoints) samples, which no reproduction has")
      }
      found.add([point])
    }
    return found
  }

  private func exportLatencies(_ analysis: Analysis, _ folder: String) throws {
    guard let hgrm else { return }
    if try HgrmExport.write(analysis, to: hgrm).isEmpty {
      throw RunError("\(folder)/latency.csv: holds no latencies that --hgrm could write")
    }
  }

  /// Refuses a run without rows, which ended before it measured any.
  private func requireRows(_ analysis: Analysis, _ folder: String) throws {
    if analysis.cellCount == 0 {
      throw RunError(
        "\(folder)/samples.csv: holds no rows: the run ended before it had measured any")
    }
  }
}
