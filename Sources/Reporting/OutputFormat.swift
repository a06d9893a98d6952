internal import Experiment
internal import Reproductions

/// A format in which commands write results to a file or to standard output.
///
/// To add one: a file that extends this type by a constant, and its entry in `all`.
package struct OutputFormat: Sendable {
  package enum Scope: Sendable {
    case allResults
    /// Only of stored results, where other commands have an option of the same name.
    case storedResults
  }

  /// The option that asks for it: `go-bench` of `--go-bench FILE`.
  package let name: String
  package let help: String
  private let scope: Scope
  private let textOfAll: @Sendable ([Results]) throws -> String

  /// - Parameter text: of the results of one run, or of several.
  init(
    _ name: String, _ help: String, of scope: Scope = .allResults,
    text: @escaping @Sendable ([Results]) throws -> String
  ) {
    self.name = name
    self.help = help
    self.scope = scope
    textOfAll = text
  }

  /// A format of one comparison, or of one run.
  init(
    comparison name: String, _ help: String,
    ofRun: @escaping @Sendable (RunDescription, Analysis) throws -> String,
    text: @escaping @Sendable (ComparisonReport) throws -> String
  ) {
    self.init(name, help) { results in
      guard results.count == 1, let result = results.first else {
        throw PlanError("--\(name): takes the results of one run or comparison")
      }
      return switch result {
      case .comparison(let report): try text(report)
      case .strategies(let run, let analysis): try ofRun(run, analysis)
      case .reproduction(_, let run, let found, _): try ofRun(run, found.analysis)
      }
    }
  }

  /// Throws `PlanError` where the format has no place for these results.
  package func text(_ results: [Results]) throws -> String { try textOfAll(results) }

  /// In the order of the help.
  package static let all = [json, csv, junit, bencher, goBench, githubBenchmark, markdown]

  /// Those of commands that measure strategies.
  package static let ofRuns = all.filter { $0.scope == .allResults }

  /// Those of commands that compare.
  package static let ofComparisons = all.filter { $0.scope != .storedResults }
}

extension OutputFormat {
  package static let markdown = OutputFormat(
    "markdown",
    "Write the report in markdown here; - is standard output, the default unless another format goes there."
  ) { results in results.map(\.markdown).joined(separator: "\n") }

  static let json = OutputFormat(
    "json",
    "Write everything that the report shows as JSON here, an object for each run; - is standard output."
  ) { results in
    let texts = try results.map { try $0.json() }
    return texts.count == 1 ? texts[0] : "[\n\(texts.joined(separator: ",\n"))]\n"
  }
}
