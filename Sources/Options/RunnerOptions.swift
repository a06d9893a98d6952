package import ArgumentParser

/// What is done around each run, and how a run is judged.
package struct RunnerOptions: ParsableArguments {
  package init() {}

  @Option(help: ArgumentHelp("Run this before the first run of each arm.", valueName: "command"))
  package var setup: [String] = []

  @Option(help: ArgumentHelp("Run this before each run; give it once, or once for each arm.", valueName: "command"))
  package var prepare: [String] = []

  @Option(help: ArgumentHelp("Run this after each run.", valueName: "command"))
  package var conclude: [String] = []

  @Option(help: ArgumentHelp("Run this at the end, for each arm.", valueName: "command"))
  package var cleanup: [String] = []

  @Option(help: ArgumentHelp("Warm-up runs of each arm, which are not compared.", valueName: "n"))
  package var warmup = 1

  @Option(help: ArgumentHelp("Standard input of programs (default: empty).", valueName: "file"))
  package var input: String?

  @Option(
    help: ArgumentHelp(
      "Where standard output of programs goes besides its hash: null (unread, no hash), inherit (standard error), or a file.",
      valueName: "place"))
  package var output: String?

  @Flag(help: "Accept exit codes other than 0, and ends by a signal.")
  package var ignoreExit = false

  @Flag(help: "Exit 7 when arms write different outputs.")
  package var sameOutput = false

  @Option(help: ArgumentHelp("Kill a run that takes longer.", valueName: "seconds"))
  package var timeout = 3600.0

  @Flag(help: "Count calls of madvise, munmap, mmap and brk in every run, not only in those of --warmup.")
  package var calls = false

  @Option(
    help: ArgumentHelp(
      "A figure to read from what the program, or --load, writes: the last match, its first group; repeated.",
      valueName: "name[:higher|:lower]=regex"))
  package var metric: [String] = []
}
