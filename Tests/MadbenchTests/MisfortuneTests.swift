import LinuxKernel
import Testing

/// What becomes of a run that something befalls, at moments drawn from a seed.
extension EndToEnd {
  @Suite("Misfortune", .needsBinary)
  struct MisfortuneTests {
    @Test(
      """
      files parse and tell how far the run came, nothing is left of it, settings are back, and the \
      exit code is right
      """, arguments: Misfortune.drawn)
    func befall(misfortune: Misfortune) throws {
      if let reason = Self.reason(misfortune.kind) {
        try skip("\(misfortune.kind.rawValue): \(reason)")
      }
      try Self.befall(misfortune)
    }

    private static func befall(_ misfortune: Misfortune) throws {
      for _ in 0..<30 {
        let before = MachineSettings.now
        let isDone = try Binary.withFolder { folder in
          let run = try StruckRun(misfortune, in: folder)
          defer { run.cleanUp() }
          let end = try run.befall()
          if end.errors.contains("another madbench is changing settings") { return false }
          try Aftermath(of: run, end).check(settings: before)
          return true
        }
        if isDone { return }
        MonotonicClock.sleep(nanoseconds: 1_000_000_000)
      }
      try skip("another madbench is changing settings of this machine all the time")
    }

    /// Why something cannot be made to happen here.
    private static func reason(_ kind: Misfortune.Kind) -> String? {
      switch kind {
      case .fullDisk: SmallDisk.reason
      case .outOfMemory: MemoryGroup.reason
      case .changedSettings, .changedSettingsKilled: MachineSettings.poolReason
      default: nil
      }
    }
  }
}
