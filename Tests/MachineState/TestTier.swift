internal import Processes
package import Testing

/// How many tests a run of the suite has: `MADBENCH_TESTS` is `fast` or `all`, or not set.
package enum TestTier: String, Sendable {
  /// In-process tests, for every save.
  case fast
  /// What fits into minutes.
  case standard
  /// Everything, however long it takes.
  case all

  package static let current =
    environmentValue("MADBENCH_TESTS").flatMap(TestTier.init) ?? .standard
}

extension Tag {
  /// Takes seconds: not among the fast ones.
  @Tag package static var slow: Self
  /// Skipped where the tests do not run as root.
  @Tag package static var root: Self
  /// Starts a machine in QEMU.
  @Tag package static var qemu: Self
  /// Records with perf.
  @Tag package static var perf: Self
}

extension Trait where Self == ConditionTrait {
  /// For tests that take seconds: `./scripts/test --fast` leaves them out.
  package static var notFast: Self {
    .enabled(if: TestTier.current != .fast, "takes seconds: ./scripts/test runs it, --fast does not")
  }
}
