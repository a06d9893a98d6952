import PageRelease
import Plans
import Testing

@Suite("Workloads that hold a part of the region")
struct BoundedMemoryTests {
  private func refusal(_ change: (inout PlanAxes) -> Void) -> String? {
    PlanFixture.refusal {
      $0.strategies = ["dontneed"]
      $0.workloads = ["sweep"]
      $0.sizes = [50 << 30]
      $0.granularities = [2 << 20]
      change(&$0)
    }
  }

  @Test("a sweep of more than there is fits, if its strategies free what they release")
  func fits() {
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.strategies = ["munmap"] } == nil)
  }

  @Test(
    "a sweep that keeps what it released does not fit",
    arguments: ["none", "free", "zero", "pageout", "cold"])
  func keeps(strategy: String) {
    #expect(refusal { $0.strategies = [strategy] }?.contains("does not fit") == true)
    #expect(
      refusal {
        $0.strategies = ["munmap"]
        $0.baseline = strategy
      }?.contains("does not fit") == true)
  }

  @Test("nor one of shared memory, of other workloads beside it, or without room for page tables")
  func others() {
    #expect(refusal { $0.memory = [.memfd] }?.contains("does not fit") == true)
    #expect(refusal { $0.workloads = ["sweep", "cycle"] }?.contains("does not fit") == true)
    #expect(refusal { $0.sizes = [900 << 30] }?.contains("does not fit") == true)
  }
}
