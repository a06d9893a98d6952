import Analysis
import FoundationEssentials
import Plans
import ResultFolders
import Samples
import Testing
import Workloads

@Suite("Latencies for the plotters of HdrHistogram")
struct HgrmTests {
  @Test("the percentile output, to the letter of HdrHistogram's own")
  func text() throws {
    var row = Record()
    row.cell.strategy = "../free\n"
    row.cell.workload = "cycle"
    row.cell.sizeBytes = 16 << 20
    row.phase = .release
    row.operations = 10
    row.latencyMax = 999
    var analysis = Analysis(of: [row])
    analysis.add(LatenciesFixture.points(of: [row], [100, 200, 255]))
    let folder = "/tmp/madbench-hgrm-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = try HgrmExport.write(analysis, to: folder)
    // Whatever a file calls a strategy, its name leads nowhere.
    #expect(paths == [folder + "/01-.._free_-candidate-cycle-16_MiB-release.hgrm"])
    // 6 of 100 ns, 3 of 200 ns, 1 of 255 ns.
    let expected = """
             Value     Percentile TotalCount 1/(1-Percentile)

            100.00 0.000000000000          6           1.00
            100.00 0.100000000000          6           1.11
            100.00 0.200000000000          6           1.25
            100.00 0.300000000000          6           1.43
            100.00 0.400000000000          6           1.67
            100.00 0.500000000000          6           2.00
            100.00 0.550000000000          6           2.22
            100.00 0.600000000000          6           2.50
            200.00 0.650000000000          9           2.86
            200.00 0.700000000000          9           3.33
            200.00 0.750000000000          9           4.00
            200.00 0.775000000000          9           4.44
            200.00 0.800000000000          9           5.00
            200.00 0.825000000000          9           5.71
            200.00 0.850000000000          9           6.67
            200.00 0.875000000000          9           8.00
            200.00 0.887500000000          9           8.89
            200.00 0.900000000000          9          10.00
            255.00 0.912500000000         10          11.43
            255.00 1.000000000000         10
      #[Mean    =       145.50, StdDeviation   =        57.73]
      #[Max     =       255.00, Total count    =           10]
      #[Buckets =           30, SubBuckets     =          256]

      """
    let found = try String(contentsOfFile: paths[0], encoding: .utf8)
    #expect(found == expected)
    #expect(throws: OutputFile.Failure.self) { try HgrmExport.write(analysis, to: folder) }
  }
}
