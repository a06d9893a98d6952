/// What a worker must know to replay a recording.
package struct ReplayJob: Equatable, Sendable {
  /// Where the steps are.
  package var script: String
  /// Of the region.
  package var pages: Int
  package var threads: Int
  /// How much faster than it was recorded; nil is as fast as it goes.
  package var speed: Double?
  /// The recording's length.
  package var durationNanoseconds: UInt64
  /// Whether the program itself freed lazily.
  package var freesLazily = false
  /// How many faults each strategy should take, by its name, where that can be foreseen.
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

  /// How long a replay may say nothing, at the recording's pace.
  var longestPauseSeconds: Double {
    speed.map { Double(durationNanoseconds) / 1e9 / $0 } ?? 0
  }

  /// One line of a worker's job, without its verb.
  var text: String {
    let known = predictions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let numbers =
      "\(pages) \(threads) \(speed?.fieldText ?? "max") \(durationNanoseconds) \(freesLazily ? "lazy" : "eager")"
    return ([numbers] + known + [script]).joined(separator: " ")
  }

  /// Nil where the line is none of ours.
  init?(text: Substring) {
    let words = text.split(separator: " ")
    guard words.count >= 6, ["lazy", "eager"].contains(words[4]), let pages = Int(words[0]),
      let threads = Int(words[1]),
      let duration = UInt64(words[3]), let script = words.last,
      !script.unicodeScalars.contains(where: MessageLine.isControl)
    else { return nil }
    let speed = Double(fieldText: words[2])
    guard speed != nil || words[2] == "max" else { return nil }
    self.init(
      script: String(script), pages: pages, threads: threads, speed: speed,
      durationNanoseconds: duration)
    freesLazily = words[4] == "lazy"
    for word in words[5..<words.count - 1] {
      let parts = word.split(separator: "=")
      guard parts.count == 2, let count = Int(parts[1]) else { return nil }
      predictions[String(parts[0])] = count
    }
  }
}
