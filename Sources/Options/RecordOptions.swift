package import ArgumentParser
internal import LinuxKernel
internal import Plans
package import Recording
internal import Samples
internal import SystemPackage
internal import Texts

/// The options of `record`, except the command to run.
package struct RecordOptions: ParsableArguments {
  package init() {}

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write the trace here (default: NAME.perf-script.zst, of the command's name).", valueName: "file"))
  package var output: String?

  @Flag(help: "Replace an existing trace.")
  package var force = false

  @Option(
    help: ArgumentHelp(
      """
      End the recording when perf's temporary file has this size; a GiB holds some 8 million faults \
      (default: 1G).
      """, valueName: "size"),
    transform: Self.size)
  package var maxSize = 1 << 30

  @Option(
    help: ArgumentHelp(
      """
      Size of perf's buffer of each CPU (default: 64M, less if --max-size or memory is small). A larger buffer \
      avoids lost events.
      """, valueName: "size"),
    transform: Self.size)
  package var buffer: Int?

  @Option(
    help: ArgumentHelp(
      """
      Huge pages of the command: off, so that the first use of every page is recorded (a replay uses huge pages \
      where the command asked for them), or keep (default: off).
      """, valueName: "how"))
  package var thp = RecordedHugePages.off

  @Flag(
    help: """
      Also run the command once without recording, and print the CPU time that recording adds. A program that \
      paces itself behaves differently when it is slower.
      """)
  package var cost = false

  @Flag(
    help: """
      Replace the command's MADV_FREE by MADV_DONTNEED. Writes after MADV_FREE take no fault, so only such a trace \
      lets replay predict every strategy.
      """)
  package var freeAsDontneed = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Record this running process.", valueName: "pid"))
  package var pid: Int32?

  /// Checks the options before anything runs.
  package func recorder(_ programs: RecordingPrograms) throws -> Recorder {
    let least = Recorder.leastBytes(bufferBytes: buffer)
    guard maxSize >= least else {
      throw PlanError(
        "--max-size: at least \(ByteCount.rounded(least)), four times the buffers of \(Processors.online) CPUs"
      )
    }
    return try Recorder(programs, maxBytes: maxSize, bufferBytes: buffer)
  }

  /// The file for the trace; throws if it exists, or if no file can be created.
  ///
  /// - Parameter name: the name of the recorded program.
  package func place(named name: String) throws -> TracePlace {
    let path = output ?? "\(name).perf-script.zst"
    guard path != "-" else {
      throw PlanError("--output -: standard output is the command's; name a file")
    }
    return try TracePlace(path, replacing: force)
  }

  private static func size(_ text: String) throws -> Int {
    guard let bytes = ByteCount.parse(text), bytes > 0 else {
      throw ValidationError("\(text) is no size above 0, such as 64M")
    }
    return bytes
  }
}
