internal import Analysis
internal import LinuxKernel
internal import Plans
internal import Statistics
internal import Texts

/// What the limit of a control group did.
enum PressureTable {
  /// What the re-touch, or the hungry allocation in its place, met at the limit of its control group; nil
  /// where no cell had one.
  static func text(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    MarkdownTable(
      "at the limit", axes,
      [
        "re-touch ms", "limit hits", "lazily freed, reclaimed (system-wide)", "major faults",
        "killed",
      ], of: summaries
    ) { summary in
      summary.pressure.map { pressure in
        [
          pressure.retouchNanoseconds.map { NumberText.significant($0 / 1e6) } ?? "–",
          pressure.limitHits.map { String($0).groupedDigits } ?? "–",
          pressure.lazyFreedPages.map { bytes(ofPages: $0) } ?? "–",
          pressure.majorFaults.map { String($0).groupedDigits } ?? "–",
          pressure.kills == 0 ? "no" : "\(pressure.kills) ×",
        ]
      }
    }.textOfRows
  }

  /// A damaged file's number of pages may be any.
  private static func bytes(ofPages pages: Int) -> String {
    let (bytes, overflows) = pages.multipliedReportingOverflow(by: PageSize.bytes)
    return overflows ? "\(pages) pages" : ByteCount.rounded(bytes)
  }
}
