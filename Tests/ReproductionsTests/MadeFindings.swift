import LinuxKernel
import Plans
import Reproductions
import Samples
import Workloads

/// What a reproduction makes of rows that were never measured: one for each phase of all cells of its plan.
struct MadeFindings {
  let reproduction: any Reproduction
  var found = ReproductionData()

  /// Rows of a round, filled in by `fill`.
  init(
    _ name: String, _ extent: Extent = .full, fill: (Cell, Phase, inout Record) -> Void
  ) throws {
    reproduction = try ReproductionList.named(name)
    for cell in reproduction.request(extent).cells {
      for phase in Phase.allCases {
        var record = Record()
        record.cell = cell
        record.phase = phase
        record.operations = 1
        record.pages = cell.sizeBytes / PageSize.bytes
        record.elapsedNanoseconds = 1_000_000
        record.verified = true
        fill(cell, phase, &record)
        found.add(record)
      }
    }
  }

  var figures: [Figure] { reproduction.figures(found) }
  var outcomes: [Verdict.Outcome] { verdicts.map(\.outcome) }
  var texts: [String] { verdicts.map(\.text) }

  private var verdicts: [Verdict] { reproduction.verdicts(figures) }
}
