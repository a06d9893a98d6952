package import Histories

/// A few steps of every kind: what a replay does before it measures, so that no page of its own code is new to it.
package enum ReplayRehearsal {
  package static let pages = 1024

  package static let steps: ContiguousArray<ReplayStep> = {
    func step(
      _ kind: ReplayStep.Kind, _ pages: Range<Int>, _ edit: (inout ReplayStep) -> Void = { _ in }
    ) -> ReplayStep {
      var step = ReplayStep(kind, time: 0, thread: 0, pages)
      edit(&step)
      return step
    }
    return [
      step(.map, 0..<64) { $0.protection = 3 },
      step(.write, 0..<16),
      step(.read, 16..<32),
      step(.write, 16..<32) { $0.flags.insert(.reusesZeroed) },
      step(.release, 0..<16) {
        $0.advice = 4
        $0.flags.insert(.releases)
      },
      step(.reuse, 0..<16) { $0.audience = .replaced },
      step(.write, 0..<16),
      step(.protect, 32..<48) { $0.protection = 1 },
      step(.advise, 48..<64) { $0.advice = 21 },
      step(.mapOver, 0..<16) { $0.protection = 3 },
      step(.write, 0..<16),
      step(.move, 0..<16) {
        $0.targetStart = 512
        $0.targetCount = 32
        $0.protection = 3
      },
      step(.unmap, 512..<544) { $0.flags.insert(.releases) },
      step(.unmap, 16..<64) { $0.flags.insert(.releases) },
    ]
  }()
}
