package import Testing

/// What a test needs of the machine's memory settings. It waits for them before each of its cases.
///
/// A trait of a suite holds for all tests in it. Of the traits of a test and of its suites, the most
/// demanding counts.
package struct MachineStateTrait: TestTrait, SuiteTrait, TestScoping {
  let access: MachineLock.Access
  let pausesKhugepaged: Bool

  package var isRecursive: Bool { true }

  package func scopeProvider(for test: Test, testCase: Test.Case?) -> MachineStateTrait? {
    let demands = test.traits.compactMap { $0 as? MachineStateTrait }
    guard testCase != nil, access == demands.map(\.access).max() else { return nil }
    return MachineStateTrait(
      access: access, pausesKhugepaged: demands.contains { $0.pausesKhugepaged })
  }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await MachineLock.holding(access) {
      guard pausesKhugepaged else { return try await function() }
      try await Khugepaged.paused(function)
    }
  }
}

extension Trait where Self == MachineStateTrait {
  /// For tests whose outcome depends on swap, huge pages or the pool: nobody changes them meanwhile.
  package static var readsMachineState: Self { Self(access: .read, pausesKhugepaged: false) }

  /// For tests that change them, themselves or by `--allow-system-changes`: they run alone among
  /// those that change or read them.
  package static var changesMachineState: Self { Self(access: .change, pausesKhugepaged: false) }

  /// For tests with exact figures of huge pages: khugepaged, which may make a huge page of single
  /// ones at any moment, sleeps meanwhile.
  package static var pausesKhugepaged: Self { Self(access: .change, pausesKhugepaged: true) }
}
