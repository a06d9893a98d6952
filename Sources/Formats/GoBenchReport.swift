internal import Analysis
internal import Plans
internal import Reporting
internal import Samples
internal import Texts

enum GoBenchFormat {
  static let format = OutputFormat(
    comparison: "go-bench",
    """
    Write all pairs of a comparison, or blocks of a run, in Go's benchmark format here, for benchstat -col side, or \
    -col /strategy; - is standard output.
    """, ofRun: RunGoBench.text
  ) { $0.goBench }
}

/// Every pair in the format of Go's benchmarks (golang.org/design/14313-benchmark-format), so that `benchstat -col side
/// FILE` compares the sides by its own statistics.
///
/// The key `side` divides the file in two; other differences between the sides are comments, since benchstat would make
/// a table for each value. A line is one sample: iterations are always 1. Units name the metric, as in `touch-ns/page`,
/// and their metadata marks the exact ones.
extension ComparisonReport {
  package var goBench: String {
    var text = "# madbench, read by: benchstat -col side\n"
    text += "# base: \(Self.oneLine(base))\n# head: \(Self.oneLine(head))\n"
    if let run {
      text += "goos: linux\ngoarch: \(Self.oneLine(Self.goArchitecture(run.architecture)))\n"
      if let processor = run.processor { text += "cpu: \(Self.oneLine(processor))\n" }
    }
    text += "pkg: madbench\n"
    var units: Set<String> = []
    for row in comparison.rows where !row.samples.base.isEmpty || !row.samples.head.isEmpty {
      let unit = Self.goUnit(of: row)
      guard units.insert(unit).inserted else { continue }
      let better = row.sense == .benefit ? "higher" : "lower"
      text += "Unit \(unit) better=\(better)" + (row.kind == .exact ? " assume=exact" : "") + "\n"
    }
    text += "side: base\n" + lines(\.base)
    return text + "side: head\n" + lines(\.head)
  }

  /// One line per sample and cell, with all metrics that have this sample.
  private func lines(_ side: (ComparisonRow.Samples) -> [Double]) -> String {
    var text = ""
    var rest = comparison.rows[...]
    while let cell = rest.first?.cell {
      let rows = rest.prefix { $0.cell == cell }
      rest = rest.dropFirst(rows.count)
      let name = Self.goName(of: cell)
      let columns = rows.map { (values: side($0.samples), unit: Self.goUnit(of: $0)) }
      for index in 0..<(columns.map(\.values.count).max() ?? 0) {
        text += "\(name) 1"
        for column in columns where index < column.values.count {
          text += " \(column.values[index].fieldText) \(column.unit)"
        }
        text += "\n"
      }
    }
    return text
  }

  /// `BenchmarkFree/workload=cycle/size=64MiB`: keys and values in benchstat's syntax.
  private static func goName(of cell: Cell) -> String {
    let strategy = goWord(cell.strategy)
    let role = cell.role == .baseline ? "/role=baseline" : ""
    let axes = Axis.telling(of: cell).map { "/\($0.name.slug)=\(goWord($0.shown(cell)))" }
    return
      "Benchmark\(strategy.prefix(1).uppercased())\(strategy.dropFirst())\(role)\(axes.joined())"
  }

  /// The metric and its unit, which comes last: `touch-ns/page`, `rss-after-release-bytes`; a unit that is part of the
  /// metric's name is not repeated.
  private static func goUnit(of row: ComparisonRow) -> String {
    let name = row.metric.slug
    if row.unit == "ns/page" { return "\(name)-ns/page" }
    let unit = unit(of: row)
    return unit.isEmpty || name.contains(unit) ? name : "\(name)-\(unit)"
  }

  /// Without characters that end a field or a part of a name.
  static func goWord(_ text: String) -> String {
    var word = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where scalar != " " {
      word.append(scalar.properties.isWhitespace || scalar == "/" ? "_" : scalar)
    }
    return TerminalText.escaped(String(word))
  }

  static func oneLine(_ text: String) -> String { TerminalText.escaped(text) }

  static func goArchitecture(_ machine: String) -> String {
    switch machine {
    case "x86_64": "amd64"
    case "aarch64": "arm64"
    default: machine
    }
  }
}
