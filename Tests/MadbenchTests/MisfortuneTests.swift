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
      let before = MachineSettings.now
      try Binary.withFolder { folder in
        let run = try StruckRun(misfortune, in: folder)
        defer { run.cleanUp() }
        let end = try run.befall()
        try Aftermath(of: run, end).check(settings: before)
      }
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
