internal import Analysis
internal import LinuxKernel
internal import Plans
internal import Statistics
internal import Texts

/// The effect of a control group's limit.
enum PressureTable {
  /// The effect of the limit on the re-touch, or on the allocation that replaces it; nil if no cell had a limit.
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

  /// The number of pages in a damaged file may overflow.
  private static func bytes(ofPages pages: Int) -> String {
    let (bytes, overflows) = pages.multipliedReportingOverflow(by: PageSize.bytes)
    return overflows ? "\(pages) pages" : ByteCount.rounded(bytes)
  }
}
