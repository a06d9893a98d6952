internal import Analysis
internal import Reporting
internal import Samples
internal import Texts

/// A run of strategies as the XML that CI servers read as results of JUnit: a test a cell. A cell that was not verified is a
/// failure, one that crashed an error, one that was refused is skipped. What a cell costs is a property of the suite:
/// a run has no verdict on it.
enum RunJUnit {
  static func text(_ run: RunDescription, _ analysis: Analysis) -> String {
    let cells = RunFigures.of(analysis)
    let tests = cells.map(test)
    let attributes = [
      (name: "name", value: "madbench run"), ("tests", "\(max(1, tests.count))"),
      ("failures", "\(tests.count { $0.outcome == .failure })"),
      ("errors", "\(tests.isEmpty ? 1 : tests.count { $0.outcome == .error })"),
      ("skipped", "\(tests.count { $0.outcome == .skipped })"), ("package", "madbench"), ("id", "0"),
      ("timestamp", ComparisonReport.timestamp(run.startedUnixSeconds)), ("time", "\(run.elapsedSeconds)"),
      ("hostname", run.host.isEmpty ? "localhost" : run.host),
    ]
    let properties = cells.flatMap { cell in
      cell.figures.map { ("\(cell.name): \($0.metric), \($0.unit)", $0.value.fieldText) }
    }
    let none =
      XMLText.start("testcase", [("classname", "madbench"), ("name", "measured"), ("time", "0")]) + ">\n"
      + XMLText.start("error", [("type", "not-measured"), ("message", "no cell was measured")])
      + "/>\n</testcase>\n"
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      + XMLText.start("testsuite", attributes) + ">\n<properties>\n"
      + properties.map { XMLText.start("property", [("name", $0), ("value", $1)]) + "/>\n" }.joined()
      + "</properties>\n" + (tests.isEmpty ? none : tests.map(\.text).joined())
      + "<system-out></system-out>\n<system-err></system-err>\n</testsuite>\n</testsuites>\n"
  }

  private enum Outcome: String { case passed, failure, error, skipped }

  private static func test(_ cell: RunFigures) -> (outcome: Outcome, text: String) {
    let summary = cell.summary
    let endings = summary.endings.map { "\($0.key.text) × \($0.value)" }.sorted().joined(separator: ", ")
    let outcome: Outcome =
      if summary.endings.keys.contains(where: { !$0.isRefusal && $0 != .interrupted }) {
        .error
      } else if summary.unverifiedRows > 0 { .failure } else if summary.okRows == 0 || !summary.endings.isEmpty {
        .skipped
      } else { .passed }
    let name = cell.name.unicodeScalars.map { $0 == "." ? "_" : String($0) }.joined()
    let start = XMLText.start(
      "testcase", [("classname", "madbench.\(name)"), ("name", "measured"), ("time", "0")])
    let message = outcome == .failure ? summary.note : endings.isEmpty ? "no row" : endings
    switch outcome {
    case .passed: return (outcome, start + "/>\n")
    case .skipped:
      return (outcome, "\(start)>\n\(XMLText.start("skipped", [("message", message)]))/>\n</testcase>\n")
    case .failure, .error:
      let type = outcome == .failure ? "unverified" : "lost"
      let element = XMLText.start(outcome.rawValue, [("type", type), ("message", message)])
      return (outcome, "\(start)>\n\(element)/>\n</testcase>\n")
    }
  }
}
