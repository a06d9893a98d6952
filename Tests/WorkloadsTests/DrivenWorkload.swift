import PageRelease
import Testing
import Workloads

/// What a workload asked for over the heap's book alone, whose releases are settled as a strategy would settle them.
struct DrivenWorkload {
  /// What a batch asked for.
  struct Asked: Equatable {
    var phase: Phase
    var ranges: [PageRange]
    var idle: UInt64
    var endsPhase: Bool
    var cycle: Int
    var isMeasured: Bool
  }

  private(set) var asked: [Asked] = []
  /// In pages.
  private(set) var mostLive = 0

  init(_ name: String, _ shape: WorkloadShape, leaves: SpanState = .released) throws {
    var workload = try #require(WorkloadList.named(name)).make(shape)
    var heap = PageHeap(region: Region(pages: shape.pages, hugePages: .inherit, node: nil))
    var batch = Batch()
    while try workload.next(&batch, heap: &heap) {
      asked.append(
        Asked(
          phase: batch.phase, ranges: Array(batch.operations), idle: batch.idleNanoseconds,
          endsPhase: batch.endsPhase, cycle: batch.cycle, isMeasured: batch.isMeasured))
      switch batch.phase {
      case .reserve: try heap.didMap(heap.region.all)
      case .release: for range in batch.operations { try heap.settle(range, as: leaves) }
      case .free: heap.didFreeRegion()
      case .touch, .retouch, .idle, .run: break
      }
      mostLive = max(mostLive, heap.spans.pages(in: .live))
    }
  }

  init(
    _ name: String, pages: Int, step: Int, seed: UInt64 = 1, leaves: SpanState = .released
  ) throws {
    try self.init(
      name, WorkloadShape(pages: pages, stepPages: step, seed: seed), leaves: leaves)
  }

  /// The ranges of a phase, in order; nil where it never came.
  subscript(phase: Phase) -> [PageRange]? {
    let batches = asked.filter { $0.phase == phase }
    return batches.isEmpty ? nil : batches.flatMap(\.ranges)
  }

  /// The same, none where it never came.
  func ranges(_ phase: Phase) -> [PageRange] { self[phase] ?? [] }

  /// Expects a phase to walk through these pages once, in address order, step by step.
  func expectWalk(
    _ phase: Phase, through pages: Range<Int>, step: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = stride(from: pages.lowerBound, to: pages.upperBound, by: step).map {
      PageRange(start: $0, count: min(step, pages.upperBound - $0))
    }
    #expect(ranges(phase) == expected, "\(phase)", sourceLocation: sourceLocation)
  }
}
