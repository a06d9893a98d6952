package import Samples
internal import Texts

/// Derives findings from the state of the machine: pure functions of facts, one file per part of the machine.
package enum Diagnosis {
  /// Findings about the state of the machine.
  package static func findings(_ machine: MachineCondition) -> [Finding] {
    ClockFindings.findings(machine) + ProcessorFindings.findings(machine) + MemoryFindings.findings(machine)
      + HugePageFindings.findings(machine) + AccessSchemeFindings.findings(machine) + GuestFindings.findings(machine)
  }

  /// Findings about what other processes took during a measurement or a watch. Gaps are included if they were watched.
  package static func findings(_ disturbance: Disturbance) -> [Finding] {
    DisturbanceFindings.findings(disturbance)
  }

  /// Bytes with a unit, rounded.
  static func size(_ bytes: Int) -> String { ByteCount.rounded(bytes) }

  static func percent(_ share: Double) -> String { NumberText.significant(share * 100) + " %" }
}
