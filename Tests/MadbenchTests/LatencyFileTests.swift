import FoundationEssentials
import LinuxKernel
import Plans
import Processes
import Samples
import Testing
import Texts
import Workloads

/// The histograms that a run writes.
extension EndToEnd {
  @Suite("latency.csv", .needsBinary)
  struct LatencyFileTests {
    private struct Place: Hashable {
      let cell: Cell
      let trial: Int
      let round: Int
      let position: Int
      let phase: Phase
      let cycle: CyclePart?

      init(_ row: Record) {
        (cell, trial, round, position, phase, cycle) =
          (row.cell, row.trial, row.round, row.position, row.phase, row.cycle)
      }

      init(_ point: LatencyPoint) {
        (cell, trial, round, position, phase, cycle) =
          (point.cell, point.trial, point.round, point.position, point.phase, point.cycle)
      }
    }

    private func points(_ folder: String) throws -> [LatencyPoint] {
      let lines = try KernelText.read(folder + "/latency.csv").split(separator: "\n")
      try #require(lines.first.map { $0 + "\n" } == CSV.header(LatencyPoint.columns))
      return try lines.dropFirst().map { try LatencyPoint(line: $0) }
    }

    @Test(
      "it holds every operation and every advice of samples.csv, and nothing else",
      arguments: [
        "--strategy free,munmap --size 1M --granularity 4K --rounds 3",
        "--strategy dontneed --size 1M --reuse populate,touch --granularity 16K --rounds 2",
        "--strategy free --workload server --rate 500 --duration 0.2 --size 4M --rounds 2",
      ])
    func whole(line: String) throws {
      try Binary.withFolder { folder in
        let run = try Binary.run(Binary.words(line) + ["--quiet", "--out", folder])
        #expect(run.ending == .exited(0), "\(run.errors)")
        let rows = try Binary.records(KernelText.read(folder + "/samples.csv"))
        let points = Dictionary(grouping: try points(folder), by: Place.init)
        for row in rows {
          let own = points[Place(row)] ?? []
          func count(_ kind: LatencyKind) -> Int {
            own.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
          }
          #expect(count(.operation) == row.operations, "\(row.phase)")
          #expect(count(.advice) == row.adviceCalls ?? 0, "\(row.phase)")
          #expect(own.allSatisfy { $0.damage == nil && $0.runID == row.runID })
          #expect(own.filter { $0.kind == .operation }.map(\.nanoseconds).max() == row.latencyMax)
          // No quantile of a row has fewer than ten operations beyond it.
          let operations = row.operations ?? 0
          #expect((row.latencyP50 != nil) == (operations >= 20), "\(operations)")
          #expect((row.latencyP99 != nil) == (operations >= 1000), "\(operations)")
          #expect((row.latencyP999 != nil) == (operations >= 10_000), "\(operations)")
        }
        #expect(Set(points.keys).isSubset(of: Set(rows.map(Place.init))))
        #expect(rows.contains { $0.adviceCalls != nil } == line.contains("populate"))
        let report = try Binary.run(["report", folder])
        #expect(report.output == run.output && !report.output.contains("are missing"))
        try Folder.remove(folder + "/latency.csv")
        let without = try Binary.run(["report", folder])
        #expect(without.ending == .exited(0))
        #expect(without.output.contains("Quantiles of latency are missing"))
      }
    }

    @Test("report exports it for the plotters of HdrHistogram, and replaces no file")
    func export() throws {
      try Binary.withFolder { folder in
        let out = folder + "/run"
        let line = "--strategy none,free --size 1M --granularity 4K --repeat 1 --rounds 2 --quiet --out \(out)"
        #expect(try Binary.run(Binary.words(line)).ending == .exited(0))
        let words = ["report", out, "--hgrm", folder + "/hgrm"]
        #expect(try Binary.run(words).ending == .exited(0))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/hgrm").sorted()
        #expect(files.count == 8 && files.allSatisfy { $0.hasSuffix(".hgrm") }, "\(files)")
        for file in files {
          let text = try KernelText.read(folder + "/hgrm/" + file)
          #expect(text.contains("1.000000000000        512\n"), "\(text)")
          #expect(text.contains("Total count    =          512]"))
        }
        let again = try Binary.run(words)
        #expect(again.ending == .exited(64) && again.errors.contains(".hgrm"))
        let two = try Binary.run(["report", out, out, "--hgrm", folder + "/other"])
        #expect(two.ending == .exited(64))
      }
    }

    @Test("damage, another run's rows and cells without a row are refused, each in a line")
    func damage() throws {
      try Binary.withFolder { folder in
        let line = "--strategy free --size 1M --rounds 2 --quiet --out \(folder)"
        #expect(try Binary.run(Binary.words(line)).ending == .exited(0))
        let file = folder + "/latency.csv"
        let text = try KernelText.read(file)
        let first = try #require(try points(folder).first)
        func refusal(_ change: (inout LatencyPoint) -> Void) throws -> String {
          var point = first
          change(&point)
          let line = CSV.line(point, LatencyPoint.columns)
          try (text + "\n" + line).write(toFile: file, atomically: false, encoding: .utf8)
          let found = try Binary.run(["report", folder])
          #expect(found.ending == .exited(1))
          return found.errors
        }
        #expect(try refusal { $0.nanoseconds = 5002 }.contains("5002 is the end of no bucket"))
        #expect(try refusal { $0.nanoseconds = -1 }.contains("-1 is the end of no bucket"))
        #expect(try refusal { $0.count = 0 }.contains("count: 0, where a bucket holds"))
        #expect(try refusal { $0.runID = "other" }.contains("a row of another run, other"))
        #expect(try refusal { $0.cell.threads = 99 }.contains("a cell that has no row in samples.csv"))
      }
    }
  }
}
