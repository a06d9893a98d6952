import Experiment
import FoundationEssentials
import LinuxKernel
import Reporting
import SystemPackage
import Testing

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
  /// What a run of these rows is drawn as: the figures by name, as SVG.
  private func figures(_ rows: [Record]) throws -> [String: String] {
    let folder = "/tmp/madbench-plot-\(UInt64.random(in: 0 ... .max))"
    let files = FileManager.default
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: folder) }
    let lines = rows.map { CSV.line($0, Record.columns) }.joined()
    try OutputFile(folder + "/samples.csv").write(CSV.header(Record.columns) + lines)
    try OutputFile(folder + "/rss.csv").write(CSV.header(CurvePoint.columns))
    try OutputFile(folder + "/run.json").write(try RunFile.text(.made))
    let script = root.appending("scripts/plot").string
    var child = try ChildProcess(path: python, arguments: [script, folder])
    child.closeInput()
    #expect(try child.wait() == .exited(0))
    var found: [String: String] = [:]
    for name in try files.contentsOfDirectory(atPath: folder) where name.hasSuffix(".svg") {
      found[name] = try KernelText.read(folder + "/" + name)
    }
    return found
  }

  @Test("the frontier is drawn with the names of what no other beats, and of nothing else")
  func frontier() throws {
    let found = try figures(MadePolicies.rows())
    let text = try #require(found["frontier.svg"])
    for name in [
      "dontneed, never", "free, never", "free, immediate", "dontneed, decay:1",
      "dontneed, immediate",
    ] {
      #expect(text.contains("<!-- \(name) -->"), "\(name)")
    }
    #expect(!text.contains("<!-- free, decay:1 -->"))
  }

  @Test("where there is nothing to choose between, no frontier is drawn")
  func nothing() throws {
    let choice = MadePolicies.choices[0]
    let found = try figures(MadePolicies.rows([choice]) { $0.latencyP50 = 1 })
    #expect(found.keys.sorted() == ["latency.svg"])
  }

  @Test("of programs the latency of an operation is drawn, and their frontier")
  func programs() throws {
    let found = try figures(MadePolicies.programs())
    #expect(found.keys.sorted() == ["frontier.svg", "latency.svg"])
    #expect(found["latency.svg"]?.contains("<!-- run -->") == true)
  }
}
