package import Measurement
package import Samples
package import Workloads

/// A piece of the latency histogram of a phase, sent by a worker before the phase's row. Pieces are short, so that
/// neither side needs much memory for a message.
package struct PhaseLatencies: Equatable, Sendable {
  package let phase: Phase
  package let kind: LatencyKind
  package let buckets: [LatencyBucket]

  package static let mostBuckets = 256

  package init(phase: Phase, kind: LatencyKind, buckets: [LatencyBucket]) {
    self.phase = phase
    self.kind = kind
    self.buckets = buckets
  }

  /// All pieces of the recorded latencies, in ascending order; empty if there are none.
  static func pieces(
    of recorder: LatencyRecorder, _ kind: LatencyKind, _ phase: Phase
  ) -> [PhaseLatencies] {
    if recorder.count == 0 { return [] }
    let buckets = recorder.buckets
    return stride(from: 0, to: buckets.count, by: mostBuckets).map { start in
      let end = min(start + mostBuckets, buckets.count)
      return PhaseLatencies(phase: phase, kind: kind, buckets: Array(buckets[start..<end]))
    }
  }

  /// `release operation 30:200 31:56`.
  var text: String {
    "\(phase.rawValue) \(kind.rawValue)"
      + buckets.map { " \($0.nanoseconds):\($0.count)" }.joined()
  }

  /// Parses the words of `text`; nil if malformed. Buckets must have the recorder's bounds, ascend, and not be empty.
  init?(words: [Substring]) {
    guard 3...(2 + Self.mostBuckets) ~= words.count, let phase = Phase(rawValue: String(words[0])),
      let kind = LatencyKind(rawValue: String(words[1]))
    else { return nil }
    var buckets: [LatencyBucket] = []
    for word in words.dropFirst(2) {
      let numbers = word.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let value = numbers[0], let count = numbers[1],
        LatencyBucket.isEnd(value), 1...Int(UInt32.max) ~= count,
        value > buckets.last?.nanoseconds ?? -1
      else { return nil }
      buckets.append(LatencyBucket(nanoseconds: value, count: count))
    }
    self.init(phase: phase, kind: kind, buckets: buckets)
  }
}
