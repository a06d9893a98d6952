import LinuxKernel
import MachineState
import PageRelease
import Plans
import Processes
import Samples
import Testing

/// The system calls that strategies make, as strace sees them: these, in this order, and no other.
extension EndToEnd {
  @Suite("System calls", .needsBinary)
  struct SystemCallTests {
    private static let canTrace: ConditionTrait = .enabled(
      if: Trace.reason == nil, "strace cannot trace here: \(Trace.reason ?? "")")

    /// The traces of strategies that were traced together; the tests run one after another.
    nonisolated(unsafe) private static var traces: [ExpectedCalls.Shape: Trace] = [:]

    private func trace(_ shape: ExpectedCalls.Shape) throws -> Trace {
      if let trace = Self.traces[shape] { return trace }
      let names = ExpectedCalls.all.filter { $0.shape == shape }.map(\.strategy)
      let (trace, result) = try Trace.run(
        "--rounds 1 --baseline \(names[0]) --strategy \(names.joined(separator: ","))"
          .split(separator: " ").map(String.init)
          + shape.rawValue.split(separator: " ").map(String.init))
      if shape == .pool, result.ending == .exited(77) || result.ending == .exited(64) {
        try skip("no huge pages can be reserved: \(result.errors)")
      }
      let made = try #require(trace, "\(result.ending) \(result.errors)")
      Self.traces[shape] = made
      return made
    }

    @Test("the table has every strategy")
    func everyStrategy() {
      #expect(Set(ExpectedCalls.all.map(\.strategy)) == Set(StrategyList.names))
    }

    @Test(
      "release and reuse make exactly these calls", canTrace, .changesMachineState,
      arguments: ExpectedCalls.all)
    func calls(expected: ExpectedCalls) throws {
      let strategy = try #require(StrategyList.named(expected.strategy))
      let trace = try trace(expected.shape)
      let rows = trace.rows.filter { $0.cell.strategy == expected.strategy }
      if let refused = rows.first(where: { $0.status != .ok }) {
        try skip("\(expected.strategy): \(refused.status.text), \(refused.note)")
      }
      let cell = try #require(rows.first).cell
      let steps = trace.steps.filter { $0.strategy == expected.strategy }
      #expect(!steps.isEmpty)
      for step in steps {
        let released = ExpectedCalls.calls(
          expected.release, size: cell.sizeBytes, granularity: cell.granularityBytes,
          fromTheTop: strategy.releasesFromTheTop)
        #expect(step.calls(in: "release") == released)
        let reused = ExpectedCalls.calls(
          expected.reuse, size: cell.sizeBytes, granularity: cell.granularityBytes)
        #expect(step.calls(in: "retouch") == reused)
      }
    }

    @Test(
      "each strategy's file names exactly the calls that it makes", arguments: StrategyList.names)
    func documentation(name: String) throws {
      let strategy = try #require(StrategyList.named(name))
      let file = Binary.root + "/Sources/PageRelease/Strategies/\(type(of: strategy)).swift"
      let text = try KernelText.read(file).split(separator: "\n", omittingEmptySubsequences: false)
        .filter { $0.hasPrefix("///") }.map { $0.dropFirst(3) }.joined(separator: " ")
      var documented: Set<String> = []
      if let start = text.firstRange(of: "The corresponding system call") {
        for (number, part) in text[start.lowerBound...].split(separator: "`").enumerated()
        where number % 2 == 1 {
          for word in part.replacing("(2)", with: "").split(separator: " | ") {
            documented.insert(String(word))
          }
        }
      }
      // Any advice can be given for vectors of ranges: of `batched` alone that is the point.
      let calls = ExpectedCalls.all.filter {
        $0.strategy == name && ($0.shape != .vectors || name == "batched")
      }
      .flatMap { ($0.release + $0.reuse).flatMap(\.self) }
      .map { $0.replacing("child: ", with: "") }
      let names = Set(calls.map { String($0.prefix { $0 != "(" }) })
      let words = Set(
        calls.flatMap { $0.split { !$0.isLetter && $0 != "_" } }.map(String.init))
      let said = "\(documented.sorted()) where the calls are \(calls)"
      #expect(documented.isSubset(of: names.union(words)), "\(said)")
      let advice = words.filter { $0.hasPrefix("MADV_") }
      #expect(names.union(advice).isSubset(of: documented), "\(said)")
    }

    /// What a cell advises from its first moment, its probes included.
    private func advice(_ strategy: String, _ options: String) throws -> [String] {
      let (found, result) = try Trace.run(
        options.split(separator: " ").map(String.init)
          + ["--size", "256K", "--granularity", "64K", "--rounds", "1"])
      let trace = try #require(found, "\(result.errors)")
      let step = try #require(trace.steps.first { $0.strategy == strategy })
      return step.calls.filter { $0.process == step.worker && $0.text.hasPrefix("madvise(") }
        .compactMap { $0.text.split(separator: ", ", maxSplits: 2).last.map(String.init) }
    }

    @Test(
      "free never turns into dontneed, refused or not; go-free asks once and then is dontneed",
      canTrace)
    func fallbacks() throws {
      let taken = "MADV_FREE) = 0"
      let refused = "MADV_FREE) = -1 EINVAL (Invalid argument)"
      let dropped = "MADV_DONTNEED) = 0"
      let four = [Int](0..<4)
      #expect(try advice("free", "--strategy free --baseline free") == four.map { _ in taken })
      let shared = "--strategy free --baseline go-free --memory shared"
      #expect(try advice("free", shared) == [refused])
      #expect(try advice("go-free", shared) == [refused] + four.map { _ in dropped })
    }
  }
}
