internal import Experiment
internal import LinuxKernel
internal import Statistics

extension MarkdownReport {
  /// What the re-touch, or the hungry allocation in its place, met at the limit of its control group; nil
  /// where no cell had one.
  static func pressureTable(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    var table = MarkdownTable(
      header: ["at the limit"] + axes.map(\.name) + [
        "re-touch ms", "limit hits", "lazily freed, reclaimed (system-wide)", "major faults",
        "killed",
      ])
    for summary in summaries {
      guard let pressure = summary.pressure else { continue }
      table.rows.append(
        [label(summary)] + axes.map { $0.value(summary.cell) } + [
          pressure.retouchNanoseconds.map { NumberText.significant($0 / 1e6) } ?? "–",
          pressure.limitHits.map { String($0).groupedDigits } ?? "–",
          pressure.lazyFreedPages.map { bytes(ofPages: $0) } ?? "–",
          pressure.majorFaults.map { String($0).groupedDigits } ?? "–",
          pressure.kills == 0 ? "no" : "\(pressure.kills) ×",
        ])
    }
    return table.rows.isEmpty ? nil : table.text
  }

  /// A damaged file's number of pages may be any.
  private static func bytes(ofPages pages: Int) -> String {
    let (bytes, overflows) = pages.multipliedReportingOverflow(by: PageSize.bytes)
    return overflows ? "\(pages) pages" : ByteCount.rounded(bytes)
  }
}
