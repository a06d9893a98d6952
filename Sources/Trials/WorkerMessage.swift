internal import Measurement
package import Plans
package import Samples
package import Texts
package import Workloads

/// A message from a worker to its controller, one per line, sent as events happen.
package enum WorkerMessage: Equatable, Sendable {
  /// The column names of all following rows, separated by commas: the worker may be of another build.
  case columns(String)
  /// A cell starts.
  case step(Schedule.Step)
  /// The cell enters a phase.
  case phase(Phase)
  /// A window of a phase has ended.
  case window(PhaseWindow)
  /// Page tables were walked between two windows.
  case walk(PhaseWalk)
  /// Latencies of the phase whose row comes next.
  case latencies(PhaseLatencies)
  /// A phase has ended.
  case row(Record)
  /// The job is done.
  case done

  /// The message as a line, with its line feed.
  package var line: String { MessageLine.line(message) }

  var message: String {
    switch self {
    case .columns(let names): "columns \(names)"
    case .step(let step): "step \(step.cell) \(step.round) \(step.position)"
    case .phase(let phase): "phase \(phase.rawValue)"
    case .window(let window):
      "window \(window.phase.rawValue) \(window.startNanoseconds) \(window.endNanoseconds)"
    case .row(let record): "row " + CSV.fields(record, Record.columns)
    case .latencies(let piece): "latencies " + piece.text
    case .done: "done"
    case .walk(let walk): "walk \(walk.phase.rawValue) " + Self.numbers(walk.sample)
    }
  }

  /// The columns that this build writes.
  static var ownColumns: WorkerMessage { .columns(String(CSV.header(Record.columns).dropLast())) }

  /// Parses a line without its line feed, reading rows by the columns of this build; nil if it is not a message.
  package init?(line: Substring) {
    var rows: RowReader<Record>?
    guard Self(line: Self.ownColumns.line.dropLast(), rows: &rows) != nil else { return nil }
    self.init(line: line, rows: &rows)
  }

  /// Parses a line without its line feed; nil if it is not a message.
  ///
  /// - Parameter rows: reads rows by the columns that the worker announced; nil before that.
  package init?(line: Substring, rows: inout RowReader<Record>?) {
    guard let message = MessageLine.message(line) else { return nil }
    let parts = message.split(separator: " ", maxSplits: 1)
    guard let verb = parts.first else { return nil }
    let rest = parts.count == 2 ? parts[1] : ""
    let words = rest.split(separator: " ")
    switch verb {
    case "step":
      let numbers = words.compactMap { Int($0) }
      guard numbers.count == 3, words.count == 3 else { return nil }
      self = .step(.init(cell: numbers[0], round: numbers[1], position: numbers[2]))
    case "phase":
      guard let phase = Phase(rawValue: String(rest)) else { return nil }
      self = .phase(phase)
    case "window":
      guard words.count == 3, let phase = Phase(rawValue: String(words[0])),
        let start = UInt64(words[1]), let end = UInt64(words[2])
      else { return nil }
      self = .window(PhaseWindow(phase: phase, startNanoseconds: start, endNanoseconds: end))
    case "walk":
      guard let phase = words.first.flatMap({ Phase(rawValue: String($0)) }),
        let sample = Self.sample(words.dropFirst().map { Int($0) })
      else { return nil }
      self = .walk(PhaseWalk(phase: phase, sample: sample))
    case "latencies":
      guard let piece = PhaseLatencies(words: words) else { return nil }
      self = .latencies(piece)
    case "row":
      guard (try? rows?.read(Array(rest.utf8).span)) != nil, let row = rows?.row else { return nil }
      self = .row(row)
    case "columns":
      guard let reader = try? RowReader<Record>(header: Array(rest.utf8).span) else { return nil }
      rows = reader
      self = .columns(String(rest))
    case "done": self = .done
    default: return nil
    }
  }

  /// A sample as numbers; `-` means that a value could not be read.
  private static func numbers(_ sample: CurveSample) -> String {
    let known = [
      Int(sample.startNanoseconds), Int(sample.endNanoseconds), sample.rssAnonBytes,
      sample.rssBytes, sample.pageTableBytes, sample.minorFaults,
    ]
    var optional = [sample.cgroupBytes, sample.lazyFreeBytes, sample.anonHugeBytes]
    if let time = sample.traceNanoseconds { optional.append(time) }
    return (known.map(String.init) + optional.map { $0.map(String.init) ?? "-" })
      .joined(separator: " ")
  }

  private static func sample(_ numbers: [Int?]) -> CurveSample? {
    guard 9...10 ~= numbers.count, let start = numbers[0], let end = numbers[1], start >= 0,
      end >= 0,
      let anonymous = numbers[2], let rss = numbers[3], let pageTables = numbers[4],
      let faults = numbers[5]
    else { return nil }
    var sample = CurveSample(
      startNanoseconds: UInt64(start), endNanoseconds: UInt64(end), rssAnonBytes: anonymous,
      rssBytes: rss, pageTableBytes: pageTables, minorFaults: faults, cgroupBytes: numbers[6],
      lazyFreeBytes: numbers[7], anonHugeBytes: numbers[8])
    if numbers.count == 10 { sample.traceNanoseconds = numbers[9] }
    return sample
  }
}
