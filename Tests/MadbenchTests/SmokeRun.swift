import LinuxKernel
import Processes
import Reproductions
import Samples
import Testing
import Texts

/// What a small run of a reproduction has printed and measured, through the built binary.
struct SmokeRun {
  let text: String
  let rows: [Record]
  let curve: [CurvePoint]

  /// Expects all figures and the source in its report, and the same report of its folder.
  init(_ name: String, _ options: String...) throws {
    (text, rows, curve) = try Binary.withFolder { folder in
      let result = try Binary.run(
        ["reproduce", name, "--smoke", "--quiet", "--out", folder + "/run"] + options)
      try #require(result.ending == .exited(0), "\(result.errors)")
      let reproduction = try ReproductionList.named(name)
      for figure in reproduction.figures(ReproductionData()) {
        #expect(result.output.contains("| \(figure.label) "), "\(result.output)")
      }
      #expect(result.output.contains(reproduction.source))
      let report = try KernelText.read(folder + "/run/report.md")
      for line in result.output.split(separator: "\n") { #expect(report.contains(line)) }
      let again = try Binary.run(["report", folder + "/run"])
      #expect(again.ending == .exited(0) && again.output.dropLast() == report)
      return (
        result.output, try Binary.records(KernelText.read(folder + "/run/samples.csv")),
        try Self.points(KernelText.read(folder + "/run/rss.csv"))
      )
    }
  }

  private static func points(_ text: String) throws -> [CurvePoint] {
    try text.split(separator: "\n").dropFirst().map { line in
      var point = CurvePoint()
      try CSV.parse(line, CurvePoint.columns, into: &point)
      return point
    }
  }
}
