internal import PageRelease
internal import Plans
internal import Workloads

/// The release of 1 GiB in one call, by folio size; shared by two reproductions.
struct FolioSeries: Sendable {
  struct Point: Sendable {
    let hugePages: HugePages
    /// The folio size in words.
    let size: String
    /// The published time for 1 GiB.
    let milliseconds: Double

    init(_ hugePages: HugePages, _ size: String, milliseconds: Double) {
      self.hugePages = hugePages
      self.size = size
      self.milliseconds = milliseconds
    }
  }

  let strategy: String
  /// By ascending size.
  let points: [Point]

  private static let publishedBytes = 1 << 30

  func request(_ extent: Extent) -> Request {
    let bytes = extent == .full ? Self.publishedBytes : 32 << 20
    return Request(
      [strategy], sizeBytes: bytes, granularityBytes: [bytes], rounds: extent == .full ? 6 : 2
    ) {
      $0.hugePages = points.map(\.hugePages)
      $0.reuses = [.none]
    }
  }

  private func label(_ point: Point) -> String { "\(strategy), folios of \(point.size)" }

  func figures(_ found: ReproductionData) -> [Figure] {
    points.map { point in
      Figure(
        label(point), .milliseconds, published: point.milliseconds,
        here: found.milliseconds(.release, of: Self.publishedBytes) {
          $0.hugePages == point.hugePages
        })
    }
  }

  /// Compares each size with the next smaller one.
  func verdicts(_ figures: [Figure]) -> [Verdict] {
    zip(points, points.dropFirst()).map { smaller, larger in
      .gain(
        "\(strategy) of folios of \(larger.size)", over: "of \(smaller.size)",
        fast: figures.here(label(larger)),
        slow: figures.here(label(smaller)),
        published: smaller.milliseconds / larger.milliseconds)
    }
  }
}
