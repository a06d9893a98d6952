import Analysis
import Formats
import FoundationEssentials
import LinuxKernel
import Plans
import Processes
import ResultFolders
import Samples
import SystemPackage
import Testing
import Texts

private let root = FilePath(#filePath)
  .removingLastComponent().removingLastComponent().removingLastComponent()
private let python = root.appending(".build/plot/bin/python").string

/// `scripts/plot` on rows that were made up, where a run of it has installed matplotlib.
@Suite(
  "Plots",
  .enabled(
    if: Folder.isExecutable(python),
    "no matplotlib in .build/plot: a run of ./scripts/plot installs it"))
struct PlotTests {
  /// What a run of these rows is drawn as: the figures by name, as SVG; and how the drawing ended, with what it said.
  ///
  /// - Parameter change: what becomes of the report's JSON before it is read.
  private func drawing(
    _ rows: [Record], latencies: [LatencyPoint] = [], looks: [CurvePoint] = [], run: RunDescription,
    _ change: (String) throws -> String = { $0 }
  ) throws -> (figures: [String: String], ending: ChildProcess.Ending, errors: String) {
    let folder = "/tmp/madbench-plot-\(UInt64.random(in: 0 ... .max))"
    let files = FileManager.default
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: folder) }
    var analysis = Analysis(of: rows)
    analysis.add(latencies)
    analysis.add(looks)
    let report = folder + "/report.json"
    try OutputFile(report).write(change(JSONReport.text(run, analysis)))
    let points = looks.map { CSV.line($0, CurvePoint.columns) }.joined()
    try OutputFile(folder + "/rss.csv").write(CSV.header(CurvePoint.columns) + points)
    let script = root.appending("scripts/plot").string
    var child = try ChildProcess(
      path: "/bin/sh",
      arguments: ["-c", "exec \"$@\" 2> \"$0\"", folder + "/errors", python, script, folder, "--json", report])
    child.closeInput()
    let ending = try child.wait()
    var found: [String: String] = [:]
    for name in try files.contentsOfDirectory(atPath: folder) where name.hasSuffix(".svg") {
      found[name] = try KernelText.read(folder + "/" + name)
    }
    return (found, ending, try KernelText.read(folder + "/errors"))
  }

  /// The figures of a run that can be drawn.
  private func figures(_ rows: [Record]) throws -> [String: String] {
    let found = try drawing(
      rows, latencies: LatenciesFixture.points(of: rows), run: .made)
    #expect(found.ending == .exited(0), "\(found.errors)")
    return found.figures
  }

  @Test("the frontier is drawn with the names of what no other beats, and of nothing else")
  func frontier() throws {
    let beaten = PoliciesFixture.Choice(
      strategy: "munmap", policy: "immediate", cost: 900, keptMiB: 0)
    let found = try figures(PoliciesFixture.rows(PoliciesFixture.choices + [beaten]))
    let text = try #require(found["frontier.svg"])
    for name in [
      "dontneed, never", "free, never", "free, immediate", "free, decay:1", "dontneed, decay:1",
      "dontneed, immediate",
    ] {
      #expect(text.contains("<!-- \(name) -->"), "\(name)")
    }
    #expect(!text.contains("<!-- munmap, immediate -->"))
    // What is lazily freed is a range: of `free` with the two policies that release.
    #expect(text.split(separator: "id=\"range free\"").count == 3)
    #expect(!text.contains("range dontneed"))
  }

  @Test("a cell with a row that was killed or is not verified is not drawn as a choice")
  func excluded() throws {
    let found = try figures(
      PoliciesFixture.rows {
        if $0.cell.strategy == "free", $0.cell.policy == "immediate", $0.block == 3 {
          $0.verified = false
        }
        if $0.cell.policy == "decay:1", $0.cell.strategy == "free", $0.block == 2 {
          $0.status = .oomKilled
        }
      })
    let text = try #require(found["frontier.svg"])
    #expect(text.contains("<!-- free, never -->") && !text.contains("range free"))
    #expect(!text.contains("<!-- free, immediate -->") && !text.contains("<!-- free, decay:1 -->"))
  }

  @Test("where there is nothing to choose between, no frontier is drawn")
  func nothing() throws {
    let choice = PoliciesFixture.choices[0]
    let found = try figures(PoliciesFixture.rows([choice]) { $0.latencyMax = 1 })
    #expect(found.keys.sorted() == ["latency.svg"])
  }

  @Test("of programs the latency of an operation is drawn, and their frontier")
  func programs() throws {
    let found = try figures(PoliciesFixture.programs())
    #expect(found.keys.sorted() == ["frontier.svg", "latency.svg"])
    #expect(found["latency.svg"]?.contains("<!-- run -->") == true)
  }

  @Test("of a replay one figure is drawn: a line a strategy, and what was recorded")
  func replay() throws {
    let found = try drawing(
      ReplayFixture.rows(), looks: ReplayFixture.looks(), run: ReplayFixture.run())
    #expect(found.ending == .exited(0), "\(found.errors)")
    #expect(found.figures.keys.sorted() == ["replay.svg"])
    let text = try #require(found.figures["replay.svg"])
    for words in [
      "app: resident memory under other strategies", "process 42 of made.perf-script.xz",
      "recorded, by its events", "recorded, replayed", "free", "none", "free: of it LazyFree",
      "medians over 2 rounds · curves that coincide take turns",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(!text.contains("none: of it"))
  }

  @Test("a replay that has not been looked at has nothing to be drawn")
  func unseen() throws {
    var looks = ReplayFixture.looks()
    for index in looks.indices { looks[index].traceNanoseconds = nil }
    let found = try drawing(ReplayFixture.rows(), looks: looks, run: ReplayFixture.run())
    #expect(found.ending == .exited(1) && found.errors.contains("holds no samples"))
    #expect(found.figures.isEmpty)
  }

  @Test("a replay without its recorded curve, or with a damaged one, is refused in a line")
  func damagedCurve() throws {
    let run = try ReplayFixture.run { $0.curve = [[7, 8, 9]] }
    let json = try JSONReport.text(run, Analysis(of: ReplayFixture.rows()))
    let curve = try #require(json.firstRange(of: "\"curve\" : ["))
    let end = try #require(json[curve.upperBound...].firstRange(of: "]\n      ]"))
    let point = json[curve.upperBound..<end.upperBound].dropLast()
    for (damage, words) in [
      ("[[7, 8]]", "holds other things"), ("[[7, 8, \"9\"]]", "holds other things"),
      ("[[7, 8, NaN]]", "holds other things"), ("[[7, -8, 9]]", "holds other things"),
      ("{}", "holds other things"), ("[[7, 8, 9], [6, 8, 9]]", "goes back in time"),
    ] {
      let found = try drawing(ReplayFixture.rows(), looks: ReplayFixture.looks(), run: run) { text in
        let damaged = text.replacing("[" + point + "]", with: damage)
        #expect(damaged != text, "\(damage)")
        return damaged
      }
      #expect(found.ending == .exited(1), "\(damage)")
      #expect(
        found.errors.contains(words) && !found.errors.contains("Traceback"), "\(found.errors)")
    }
    let none = try drawing(ReplayFixture.rows(), looks: ReplayFixture.looks(), run: run) {
      $0.replacing("\"curve\"", with: "\"curves\"")
    }
    #expect(none.ending == .exited(1) && none.errors.contains("KeyError('curve')"))
  }

  @Test("a recording of which the model tells no curve is drawn without it")
  func noCurve() throws {
    let run = try ReplayFixture.run { $0.curve = [] }
    let found = try drawing(ReplayFixture.rows(), looks: ReplayFixture.looks(), run: run)
    #expect(found.ending == .exited(0), "\(found.errors)")
    let text = try #require(found.figures["replay.svg"])
    #expect(text.contains("recorded, replayed") && !text.contains("recorded, by its events"))
  }
}
