@testable import Histories
import LinuxKernel
import MachineState
import PageRelease
import Testing
import Traces
import Workloads
@testable import Replay

/// Made-up recordings of everything that programs do to private anonymous memory, replayed on the running kernel: the faults
/// are those of the model, to the last one.
@Suite("The model of pages against the kernel", .serialized, .readsMachineState)
struct ModelAgainstKernelTests {
  @Test("what was recorded, and every strategy, takes the predicted faults", .notFast, .tags(.slow), arguments: 1...6)
  func faultsAreThose(seed: UInt64) throws {
    let events = MadeRecording(seed: seed).events
    for replacesUnmap in [false, true] {
      let recording = try ProcessHistory(of: 7, replacesUnmap: replacesUnmap) {
        try events.forEach($0)
      }
      let script = try ReplayScript(recording, in: "/tmp") { try events.forEach($0) }
      for strategy in [nil] + ReplayWorkload.strategies.map(Optional.some) {
        if let strategy, strategy.refusal(on: .anonymous, directory: "/tmp") != nil { continue }
        // Of what it frees lazily the kernel leaves some, as many as it collects at a time.
        if strategy?.name == "free-then-pageout" { continue }
        do {
          try check(strategy, recording, script, "seed \(seed), replacing unmap \(replacesUnmap)")
        } catch { Issue.record("\(strategy?.name ?? "recorded"): \(error)") }
      }
    }
  }

  @Test(
    "with huge pages too, for as long as no area and no huge page is taken apart", .notFast, .tags(.slow),
    .enabled(if: TransparentHugePages.enabled == "madvise", "THP is not madvise here"),
    .pausesKhugepaged, arguments: 1...4)
  func faultsAreThoseOfHugePages(seed: UInt64) throws {
    let events = MadeRecording(seed: seed, spreadPages: 3000, keepsAreas: true).events
    let recording = try ProcessHistory(of: 7, replacesUnmap: false) { try events.forEach($0) }
    let script = try ReplayScript(recording, in: "/tmp") { try events.forEach($0) }
    for name in ["recorded", "dontneed", "guard", "none", "zero"] {
      let strategy = StrategyList.named(name)
      if let strategy, strategy.refusal(on: .anonymous, directory: "/tmp") != nil { continue }
      try check(strategy, recording, script, "seed \(seed)", .always)
    }
  }

  private func check(
    _ strategy: (any ReleaseStrategy)?, _ recording: ProcessHistory, _ script: ReplayScript,
    _ place: String, _ hugePages: HugePages = .never
  ) throws {
    guard let release = strategy.map({ PageModel.Release($0, hasSwap: hasSwap) }) ?? .some(nil)
    else { return }
    let name = strategy?.name ?? "recorded"
    var model = PageModel(
      release: strategy == nil ? nil : release, hugePagesFor: .ofThisMachine, advice: hugePages)
    try script.forEach { model.take($0) }
    let expected = (faults: model.faults, rssBytes: model.residentPages * PageSize.bytes)
    let found = try perform(script, recording, strategy, hugePages)
    #expect(found.faults == expected.faults, "\(name), \(place)")
    #expect(
      found.rssBytes == expected.rssBytes, "resident: \(name), \(place)")
  }

  private func perform(
    _ script: ReplayScript, _ recording: ProcessHistory, _ strategy: (any ReleaseStrategy)?,
    _ hugePages: HugePages
  ) throws -> (faults: Int, rssBytes: Int) {
    let replayer = try Replayer(
      pages: recording.arena.pages, hugePages: hugePages, strategy: strategy,
      threads: recording.threads, speed: nil)
    try ReplayRehearsal.steps.withUnsafeBufferPointer { steps in
      let small = try Replayer(
        pages: ReplayRehearsal.pages, hugePages: hugePages, strategy: strategy, threads: 1,
        speed: nil)
      try small.perform(steps) { _ in }
    }
    var reader = try StepReader(path: script.path)
    while try reader.next() { try replayer.perform(reader.block) { _ in } }
    let resident = try MemoryMap().residency(of: replayer.region.addresses)
    return (replayer.tally.faults, resident.rssBytes)
  }

  private var hasSwap: Bool { MachineFacts.memory("SwapTotal") ?? 0 > 0 }
}
