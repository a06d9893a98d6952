internal import ArgumentParser
internal import Experiment
internal import PlanFiles

/// The file that a plan is in.
///
/// What it says stands among the arguments already when they are parsed: see `PlanArguments`.
struct PlanFileOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Take from this file (YAML; - is standard input) what no option here says: see plan --schema and \
      plan --print.
      """, valueName: "file"))
  var plan: String?

  /// The plan that these options make, or what is wrong with it; with the place in the file, where that is
  /// to blame.
  func located(
    _ options: PlanOptions, _ make: (PlanOptions) throws -> Plan
  ) throws -> Plan {
    do { return try make(options) } catch let error as PlanError {
      throw try PlanArguments.ofThisProcess.get().located(error, make)
    }
  }
}
