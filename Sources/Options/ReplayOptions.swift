package import ArgumentParser
internal import PageRelease
package import Plans
internal import Replay
internal import Texts

/// The options for which part of a recording to replay, and how.
package struct ReplayOptions: ParsableArguments {
  package init() {}

  /// A number, or `max`.
  package struct Speed: ExpressibleByArgument {
    let factor: Double?

    package init?(argument: String) {
      if argument == "max" {
        factor = nil
      } else if let number = Double(argument) {
        factor = number
      } else {
        return nil
      }
    }
  }

  @Option(
    help: ArgumentHelp(
      """
      Strategy in place of the recorded madvise(2); repeat the option or use commas for several. \
      The recorded calls are always replayed too (default: free,zero-free,dontneed,munmap,none).
      """,
      discussion: "recorded: as it was recorded\n"
        + ReplayWorkload.strategies.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"),
      valueName: "name"))
  package var strategy: [String] = []

  @Flag(
    help: """
      Also release by the strategy memory that the program unmapped, or mapped without access, and later \
      mapped again at the same addresses.
      """)
  package var replaceMunmap = false

  @Option(
    help: ArgumentHelp(
      """
      How pages are used again: touch, as recorded; zero, cleared first where the recorded release left zeroes \
      (MADV_DONTNEED) and the strategy does not; or both, in separate rows (default: both).
      """, valueName: "how"))
  package var reuse = ReplayReuse.both

  @Option(
    help: ArgumentHelp(
      "The process to replay (default: the one with the most faults).", valueName: "pid"))
  package var pid: Int32?

  @Flag(help: "With --predict: the sum over all processes of the recording, with what each got by a fork.")
  package var tree = false

  @Option(
    help: ArgumentHelp(
      "Of the processes with a thread of this name, the one with the most faults.",
      valueName: "name"))
  package var comm: String?

  @Flag(help: "Print the recording's processes, and exit.")
  package var list = false

  @Flag(help: "Print what the page model predicts for each strategy, and exit.")
  package var predict = false

  @Option(
    help: ArgumentHelp(
      "Speed relative to the recording: a number, where 1 is the recorded pace, or max (default: max).",
      valueName: "factor"))
  package var speed: Speed?

  @Option(
    help: ArgumentHelp(
      "Huge pages for all of its memory: never, always, inherit (default: inherit).",
      valueName: "when"))
  package var thp: String?

  @Option(
    help: ArgumentHelp("CPUs to run on, such as 1 or 0-3 (default: the last).", valueName: "list"))
  package var cpus: [String] = []

  @Option(help: ArgumentHelp("Number of replays of each strategy.", valueName: "n"))
  package var rounds: Int?

  @Option(
    help: ArgumentHelp(
      """
      Start no block after this time for each cell (default: 10, or the time that enough blocks for an \
      interval take).
      """, valueName: "seconds"))
  package var time: Double?

  @Option(
    help: ArgumentHelp(
      "Stop when the interval of every ratio is within plus or minus this.", valueName: "percent"))
  package var precision: Double = 3

  @Option(help: ArgumentHelp("Seed of the order of the replays.", valueName: "n"))
  package var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Folder for the unnamed files that hold the steps.", valueName: "folder"
    ))
  package var directory = "/tmp"

  package func request() throws -> ReplayRequest {
    try PlanError.refuseControls(in: directory, of: "--directory")
    var request = ReplayRequest()
    request.strategies =
      strategy.isEmpty ? ["free", "zero-free", "dontneed", "munmap", "none"] : strategy.listed
    if predict, strategy.isEmpty { request.strategies = ReplayWorkload.strategies.map(\.name) }
    if let thp {
      guard let value = HugePages(fieldText: thp[...]) else {
        throw PlanError("--thp \(FieldText.shown(thp)): it takes never, always or inherit")
      }
      request.hugePages = value
    }
    request.cpus = try cpus.listed.flatMap { (word) throws(PlanError) in
      guard let numbers = NumberRange.numbers(of: word) else {
        throw PlanError(
          "--cpus \(FieldText.shown(word)): it takes whole numbers, 0 or more, and ranges of them such as 0-3")
      }
      return numbers
    }.unique.sorted()
    if let rounds, rounds < 1 { throw PlanError("--rounds \(rounds): at least 1") }
    if let time { try PlanError.refuseTime(time) }
    guard precision > 0, precision.isFinite else {
      throw PlanError("--precision \(precision): more than 0 percent")
    }
    request.effort =
      rounds.map { .rounds($0) }
      ?? .precision(percent: precision, secondsPerCell: time ?? Plan.standardSecondsPerCell)
    request.time = time
    request.seed = seed
    request.speed = speed?.factor
    request.clearsZeroed = reuse == .zero
    request.addsZeroed = reuse == .both
    try request.validate()
    return request
  }
}
