package import Replay
internal import Texts
internal import Workloads

/// The data that a worker needs to replay a recording.
package struct ReplayJob: Equatable, Sendable {
  /// The path of the replay script.
  package var script: String
  /// Pages of the region.
  package var pages: Int
  package var threads: Int
  /// The speed relative to the recording; nil replays without waits.
  package var speed: Double?
  /// The recording's length.
  package var durationNanoseconds: UInt64
  /// Whether the recorded program itself freed memory lazily.
  package var freesLazily = false
  /// Faults that a replay of what was recorded takes where it is true to the recording: those that were recorded, or fewer
  /// where it has huge pages that the recorded program was denied.
  package var recordedFaults = 0
  /// The accuracy bound of each strategy's figures, by its name; no entry if they are exact.
  package var bounds: [String: ReplayBound] = [:]
  /// The predicted number of faults of each strategy, by its name, if predictable.
  package var predictions: [String: Int] = [:]

  package init(
    script: String, pages: Int, threads: Int, speed: Double?, durationNanoseconds: UInt64
  ) {
    self.script = script
    self.pages = pages
    self.threads = threads
    self.speed = speed
    self.durationNanoseconds = durationNanoseconds
  }

  /// What the figures of a strategy are called that clears pages which the program may take for zero.
  package static func zeroed(_ strategy: String) -> String { strategy + "+zero" }

  /// How many faults a cell should take, where that can be foreseen.
  package func prediction(of cell: Cell) -> Int? {
    let zeroed = cell.reuse == .zero ? predictions[Self.zeroed(cell.strategy)] : nil
    return zeroed ?? predictions[cell.strategy]
  }

  /// The longest silence of a replay: the recording's duration at the replay speed.
  package var longestPauseSeconds: Double {
    speed.map { Double(durationNanoseconds) / 1e9 / $0 } ?? 0
  }

  /// One line of a worker's job, without its verb.
  package var text: String {
    let known = predictions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let limits = bounds.sorted { $0.key < $1.key }.map {
      "\($0.key):\($0.value.extent.rawValue):\($0.value.cause.rawValue)"
    }
    let numbers =
      "\(pages) \(threads) \(speed?.fieldText ?? "max") \(durationNanoseconds) \(freesLazily ? "lazy" : "eager") \(recordedFaults)"
    return ([numbers] + known + limits + [script]).joined(separator: " ")
  }

  /// Parses `text`; nil if malformed.
  package init?(text: Substring) {
    let words = text.split(separator: " ")
    guard words.count >= 7, ["lazy", "eager"].contains(words[4]), let pages = Int(words[0]),
      let threads = Int(words[1]),
      let duration = UInt64(words[3]), let recorded = Int(words[5]), let script = words.last,
      !script.unicodeScalars.contains(where: MessageLine.isControl)
    else { return nil }
    let speed = Double(fieldText: words[2])
    guard speed != nil || words[2] == "max" else { return nil }
    self.init(
      script: String(script), pages: pages, threads: threads, speed: speed,
      durationNanoseconds: duration)
    freesLazily = words[4] == "lazy"
    recordedFaults = recorded
    for word in words[6..<words.count - 1] {
      let limit = word.split(separator: ":").map(String.init)
      if limit.count == 3 {
        guard let extent = ReplayBound.Extent(rawValue: limit[1]),
          let cause = ReplayDoubt(rawValue: limit[2])
        else { return nil }
        bounds[limit[0]] = ReplayBound(extent, cause)
        continue
      }
      let parts = word.split(separator: "=")
      guard parts.count == 2, let count = Int(parts[1]) else { return nil }
      predictions[String(parts[0])] = count
    }
  }
}
