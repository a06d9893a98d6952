internal import PageRelease
internal import Plans
internal import Texts
internal import Workloads

/// The share of reuse above which filling pages with zeros is cheaper than releasing them: the choice behind wasmtime's
/// keep-resident options.
///
/// A page that is reused with probability f costs `release + f × retouch`. Both strategies cost the same at f = (zero's
/// release − dontneed's release) ÷ (dontneed's re-touch − zero's re-touch).
///
/// Re-touching a huge page takes a single fault, which leaves less to save.
///
/// Source: wasmtime's pooling allocator, `linear_memory_keep_resident`, wasmtime issue 5207; no figures.
struct Memset: Reproduction {
  let name = "memset"
  let summary = "the share of reuse from which memset(0) is cheaper than MADV_DONTNEED"
  let source = "wasmtime keep-resident, without figures"
  let needs = Needs(seconds: 10, bytes: 64 << 20)

  /// How the region is mapped and released.
  private struct Case: Sendable {
    let hugePages: HugePages
    let stepBytes: Int

    var text: String {
      (hugePages == .always ? "huge pages" : "4 KiB pages")
        + " in steps of \(ByteCount.exact(stepBytes))"
    }
  }

  private static let cases = [HugePages.never, .always].flatMap { hugePages in
    [64 << 10, 2 << 20].map { Case(hugePages: hugePages, stepBytes: $0) }
  }

  func request(_ extent: Extent) -> Request {
    var request = Request(
      ["dontneed", "zero"], sizeBytes: extent == .full ? 64 << 20 : 8 << 20,
      granularityBytes: [64 << 10, 2 << 20], rounds: extent == .full ? 16 : 2
    ) { $0.hugePages = [.never, .always] }
    request.measuresBaseline = true
    return request
  }

  private func label(_ one: Case) -> String {
    "share of reuse from which memset(0) pays, \(one.text)"
  }

  private func label(_ strategy: String, _ phase: Phase, _ one: Case) -> String {
    "\(strategy), \(phase == .release ? "release" : "re-touch") of a page, \(one.text)"
  }

  func figures(_ found: ReproductionData) -> [Figure] {
    Self.cases.flatMap { one in
      let parts = ["zero", "dontneed"].flatMap { strategy in
        [Phase.release, .retouch].map { phase in
          Figure(
            label(strategy, phase, one), .nanoseconds,
            here: found.nanosecondsPerPage(phase) {
              $0.strategy == strategy && $0.granularityBytes == one.stepBytes
                && $0.hugePages == one.hugePages
            })
        }
      }
      return parts + [
        Figure(label(one), .percent, here: breakEven(parts, one)?.share.map { $0 * 100 })
      ]
    }
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    Self.cases.map { one in
      switch breakEven(figures, one) {
      case nil: return .notMeasured("memset(0) beside dontneed of \(one.text)")
      case .always:
        return .found(
          "memset(0) of \(one.text) is cheaper however little is reused: it takes no longer than giving "
            + "the page back")
      case .never:
        return .found(
          "reuse never pays for memset(0) of \(one.text), even where all is reused")
      case .share(let share):
        return .found(
          "memset(0) of \(one.text) is cheaper where more than \(Verdict.percent(share * 100)) is "
            + "reused, and keeps all of it resident")
      }
    }
  }

  private func breakEven(_ figures: [Figure], _ one: Case) -> BreakEven? {
    guard let zeroOut = figures.here(label("zero", .release, one)),
      let zeroBack = figures.here(label("zero", .retouch, one)),
      let dropOut = figures.here(label("dontneed", .release, one)),
      let dropBack = figures.here(label("dontneed", .retouch, one))
    else { return nil }
    return BreakEven(
      releaseExcess: zeroOut - dropOut, retouchSaving: dropBack - zeroBack)
  }
}
