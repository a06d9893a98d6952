internal import Analysis
internal import FoundationEssentials
internal import Reporting
internal import Samples
internal import Statistics
internal import Texts

enum JUnitFormat {
  static let format = OutputFormat(
    comparison: "junit",
    """
    Write the verdicts of a comparison as JUnit's XML here, a test for each figure; of a run a test for each cell; - is \
    standard output.
    """, ofRun: RunJUnit.text
  ) { $0.junit }
}

/// A comparison in the XML that CI servers read as JUnit results: one test per metric, with its cell as class. A
/// regressed metric is a failure, one not compared an error, and an inconclusive one is skipped.
///
/// The XML conforms to both Jenkins' junit-10.xsd and the Ant schema, so base, head and ratio of each metric are
/// properties of the suite. A test has no duration; that of the suite is the run's, if there is one.
extension ComparisonReport {
  package var junit: String {
    let rows = comparison.rows
    var attributes = [
      (name: "name", value: isOfArms ? "madbench bench" : "madbench compare"), ("tests", "\(max(1, rows.count))"),
      ("failures", "\(rows.count { Self.outcome($0) == .failed })"),
      ("errors", "\(rows.isEmpty ? 1 : rows.count { Self.outcome($0) == .error })"),
      ("skipped", "\(rows.count { Self.outcome($0) == .skipped })"), ("package", "madbench"),
      ("id", "0"),
    ]
    if let run {
      attributes += [
        ("timestamp", Self.timestamp(run.startedUnixSeconds)), ("time", "\(run.elapsedSeconds)"),
        // The Ant schema's name for an unknown host.
        ("hostname", run.host.isEmpty ? "localhost" : run.host),
      ]
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      + XMLText.start("testsuite", attributes) + ">\n" + "<properties>\n"
      + properties.map { XMLText.start("property", [("name", $0), ("value", $1)]) + "/>\n" }
      .joined()
      + "</properties>\n" + (rows.isEmpty ? emptyTest : rows.map(test).joined())
      + "<system-out>\(XMLText.escaped((warningLines + [sentence]).joined(separator: "\n")))</system-out>\n<system-err></system-err>\n"
      + "</testsuite>\n</testsuites>\n"
  }

  private enum Outcome { case passed, failed, skipped, error }

  private var warningLines: [String] { warnings.map { "\($0.title): \($0.text)" } }

  /// The test of a suite without rows, since a suite without a test would pass.
  private var emptyTest: String {
    XMLText.start(
      "testcase", [("classname", "madbench"), ("name", "measured"), ("time", "0")]) + ">\n"
      + XMLText.start("error", [("type", "not-compared"), ("message", sentence)])
      + "/>\n</testcase>\n"
  }

  private static func outcome(_ row: ComparisonRow) -> Outcome {
    switch row.verdict {
    case .regressed: .failed
    case .inconclusive: .skipped
    case .notCompared: .error
    case .improved, .equivalent: .passed
    }
  }

  private var properties: [(String, String)] {
    var properties = [
      ("base", base), ("head", head), ("verdict", comparison.verdict.rawValue),
      ("margin_percent", NumberText.plain(comparison.margin * 100)),
      ("alpha", comparison.alpha.fieldText),
    ]
    if let null = comparison.nullControl {
      let isReliable = null.isReliable(margin: comparison.margin)
      properties.append(("null_control", isReliable ? "reliable" : "unreliable"))
      if let ratio = null.ratio?.ratio {
        properties.append(("null_control_ratio", ratio.fieldText))
      }
    }
    for row in comparison.rows {
      let values = [
        ("base", row.base), ("head", row.head), ("ratio", row.ratio),
        ("ratio_low", row.interval?.lowerBound), ("ratio_high", row.interval?.upperBound),
      ]
      for case (let name, let value?) in values {
        properties.append(
          ("\(Self.name(of: row.cell)): \(row.metric): \(name)", value.fieldText))
      }
    }
    return properties
  }

  private func test(_ row: ComparisonRow) -> String {
    // Jenkins takes the text before the last full stop as the package.
    let name = Self.name(of: row.cell).unicodeScalars.map { $0 == "." ? "_" : String($0) }.joined()
    let start = XMLText.start(
      "testcase", [("classname", "madbench.\(name)"), ("name", row.metric), ("time", "0")])
    let figures = figures(of: row)
    switch Self.outcome(row) {
    case .passed: return start + "/>\n"
    case .error:
      let error = XMLText.start("error", [("type", "not-compared"), ("message", figures)])
      return "\(start)>\n\(error)/>\n</testcase>\n"
    case .failed:
      let failure = XMLText.start("failure", [("type", "regressed"), ("message", figures)])
      let place = XMLText.escaped("\(Self.name(of: row.cell)): \(row.metric): \(figures)")
      return "\(start)>\n\(failure)>\(place)</failure>\n</testcase>\n"
    case .skipped:
      let rounds = Self.roundsToSettle(row).map { "; \($0) more rounds may settle it" } ?? ""
      let skipped = XMLText.start(
        "skipped", [("message", "\(row.verdict.rawValue): \(figures)\(rounds)")])
      return "\(start)>\n\(skipped)/>\n</testcase>\n"
    }
  }

  /// In UTC, without a zone, which the Ant schema forbids.
  static func timestamp(_ unixSeconds: Int) -> String {
    Date(timeIntervalSince1970: Double(unixSeconds)).formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: false))
  }
}
