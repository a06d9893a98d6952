import MachineState
import Processes
import Testing

/// What becomes of a run that something befalls, at moments drawn from a seed.
extension EndToEnd {
  @Suite("Misfortune", .tags(.root), .needsBinary, .changesMachineState)
  struct InjectedFaultTests {
    @Test(
      """
      files parse and tell how far the run came, nothing is left of it, settings are back, and the \
      exit code is right
      """, arguments: InjectedFault.drawn)
    func befall(misfortune: InjectedFault) throws {
      if let reason = Self.reason(misfortune) {
        try skip("\(misfortune.kind.rawValue): \(reason)")
      }
      #expect(try Self.findings(after: misfortune) == [])
    }

    @Test(
      "every kind of misfortune is among those that are drawn, and a number always draws the same")
    func drawn() {
      let kinds = (0..<InjectedFault.Kind.allCases.count).map { InjectedFault(number: $0).kind }
      #expect(Set(kinds) == Set(InjectedFault.Kind.allCases))
      for number in 0..<200 {
        #expect(InjectedFault(number: number).description == InjectedFault(number: number).description)
      }
    }

    @Test(
      "what would be wrong is found",
      arguments: [
        (
          "/bin/sed -i 's/\"complete\" : false/\"complete\" : true/' run.json",
          "complete without an end"
        ),
        ("printf 4,cut >> samples.csv", "its last line is cut"),
        ("sed -i '3s/,ok,/,timeout,/' samples.csv", "rows: "), ("touch stray", "in the folder: "),
        ("rm report.md", "no report.md"), ("touch ../memory/file", "files of memory: "),
      ])
    func planted(command: String, finding: String) throws {
      let misfortune = Self.terminateWhileMeasuring
      let findings = try Self.findings(after: misfortune) { run in
        let done = try Binary.run("/bin/sh", ["-c", "cd \(run.out) && \(command)"])
        try #require(done.ending == .exited(0), "\(done.errors)")
      }
      #expect(findings.contains { $0.contains(finding) }, "\(findings)")
    }

    /// One that strikes while the run measures.
    private static var terminateWhileMeasuring: InjectedFault {
      var number = 0
      while true {
        let drawn = InjectedFault(number: number)
        if drawn.kind == .terminate, drawn.rounds == nil, drawn.delayNanoseconds > 400_000_000 {
          return drawn
        }
        number += 1
      }
    }

    /// What does not hold once it has befallen a run.
    ///
    /// - Parameter change: what is done to the run's files before they are looked at.
    private static func findings(
      after misfortune: InjectedFault, change: (FaultInjectedRun) throws -> Void = { _ in }
    ) throws -> [String] {
      let before = MachineSettings.now
      return try Binary.withFolder { folder in
        let run = try FaultInjectedRun(misfortune, in: folder)
        defer { run.cleanUp() }
        let end = try run.befall()
        try change(run)
        var aftermath = try Postconditions(of: run, end)
        return try aftermath.findings(settings: before)
      }
    }

    /// Why something cannot be made to happen here.
    private static func reason(_ misfortune: InjectedFault) -> String? {
      switch misfortune.kind {
      case .fullDisk: SmallDisk.reason
      case .outOfMemory: MemoryGroup.reason
      case .changedSettings, .changedSettingsKilled, .killedKeeper, .killedBoth:
        misfortune.makesSwap
          ? MemoryGroup.reason ?? SwapTests.reason : MachineSettings.poolReason
      default: nil
      }
    }
  }
}
