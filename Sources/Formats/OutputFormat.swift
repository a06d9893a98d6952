internal import Analysis
internal import Plans
internal import Reporting
internal import Reproductions
internal import Samples

/// A format in which commands write results to a file or to standard output.
///
/// To add a format, add a file with a constant of this type, and its entry in `all`.
package struct OutputFormat: Sendable {
  package enum Scope: Sendable {
    case allResults
    /// Only stored results, because other commands have an option of the same name.
    case storedResults
  }

  /// The name of its option: `go-bench` for `--go-bench FILE`.
  package let name: String
  package let help: String
  private let scope: Scope
  private let textOfAll: @Sendable ([Results]) throws -> String

  /// - Parameter text: formats the results of one or several runs.
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

  /// Throws `PlanError` if the format does not support these results.
  package func text(_ results: [Results]) throws -> String { try textOfAll(results) }

  /// In the order of the help.
  package static let all = [
    json, CSVFormat.format, JUnitFormat.format, BencherFormat.format, GoBenchFormat.format,
    GitHubBenchmarkFormat.format, markdown,
  ]

  /// The formats of commands that measure strategies.
  package static let ofRuns = all.filter { $0.scope == .allResults }

  /// The formats of commands that compare.
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
