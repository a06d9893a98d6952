internal import Samples
internal import Statistics

/// The resident memory of one replayed cell over the recording's time.
package struct ReplayCurveTally: Sendable {
  /// A point of the curve: medians over rounds.
  package struct Moment: Equatable, Sendable {
    /// The time since the recording's start.
    package let nanoseconds: Int
    /// RSS minus that of the first sample of the round.
    package let rssBytes: Double
    /// Nil if no round has a sample of it.
    package let lazyFreeBytes: Double?
  }

  private struct Round: Hashable {
    let trial: Int
    let round: Int
  }

  private struct Sample {
    let nanoseconds: Int
    let rssBytes: Int
    let lazyFreeBytes: Int?
  }

  /// Identifies a sample by its time, and by a number among samples of the same time.
  private struct Place: Hashable, Comparable {
    let nanoseconds: Int
    let number: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.nanoseconds, left.number) < (right.nanoseconds, right.number)
    }
  }

  private var rounds: [Round: [Sample]] = [:]

  /// Adds a sample of a replay. Samples must be added in the order in which they were taken.
  mutating func add(_ point: CurvePoint) {
    guard let time = point.traceNanoseconds else { return }
    rounds[Round(trial: point.trial, round: point.round), default: []].append(
      Sample(
        nanoseconds: time, rssBytes: point.rssAnonBytes, lazyFreeBytes: point.lazyFreeBytes))
  }

  /// The number of rounds that have samples.
  package var sampledRounds: Int { rounds.count }

  package var moments: [Moment] {
    var rss: [Place: [Double]] = [:]
    var lazyFree: [Place: [Double]] = [:]
    for samples in rounds.values {
      let samples = Self.inOrder(samples)
      let first = samples.first.map { Double($0.sample.rssBytes) } ?? 0
      for (place, sample) in samples {
        rss[place, default: []].append(max(0, Double(sample.rssBytes) - first))
        if let bytes = sample.lazyFreeBytes { lazyFree[place, default: []].append(Double(bytes)) }
      }
    }
    return rss.sorted { $0.key < $1.key }.compactMap { place, values in
      Quantile.median(values).map {
        Moment(
          nanoseconds: place.nanoseconds, rssBytes: $0,
          lazyFreeBytes: lazyFree[place].flatMap(Quantile.median))
      }
    }
  }

  private static func inOrder(_ samples: [Sample]) -> [(place: Place, sample: Sample)] {
    let sorted = samples.enumerated().sorted {
      ($0.element.nanoseconds, $0.offset) < ($1.element.nanoseconds, $1.offset)
    }.map(\.element)
    var seen = 0
    return sorted.enumerated().map { index, sample in
      seen = index > 0 && sorted[index - 1].nanoseconds == sample.nanoseconds ? seen + 1 : 0
      return (Place(nanoseconds: sample.nanoseconds, number: seen), sample)
    }
  }
}
