package import Samples
internal import Texts

/// What a machine's state means for what is measured on it: pure functions of facts, in a file for each part of the
/// machine.
package enum Diagnosis {
  /// What the state of the machine means.
  package static func findings(_ machine: MachineCondition) -> [Finding] {
    ClockFindings.findings(machine) + ProcessorFindings.findings(machine) + MemoryFindings.findings(machine)
      + HugePageFindings.findings(machine) + AccessSchemeFindings.findings(machine) + GuestFindings.findings(machine)
  }

  /// What others took while something was measured, or watched. Gaps are told where they were looked
  /// for.
  package static func findings(_ disturbance: Disturbance) -> [Finding] {
    DisturbanceFindings.findings(disturbance)
  }

  /// Bytes with a unit, rounded.
  static func size(_ bytes: Int) -> String { ByteCount.rounded(bytes) }

  static func percent(_ share: Double) -> String { NumberText.significant(share * 100) + " %" }
}
