import PageRelease
import Plans
import Testing
import Workloads

@Suite("Plans of workloads with conditions of their own")
struct WorkloadPlanTests {
  @Test("fragmented takes steps of two pages or more, for one of them stays")
  func fragmented() {
    #expect(
      PlanFixture.refusal {
        $0.workloads = ["fragmented"]
        $0.granularities = [4096]
      }?.contains("--granularity of at least 2 pages") == true)
    #expect(
      PlanFixture.refusal {
        $0.workloads = ["fragmented"]
        $0.granularities = [8192]
      } == nil)
    #expect(
      PlanFixture.refusal {
        $0.workloads = ["fragmented"]
        $0.patterns = [.every(2)]
      }?.contains("not for the workload fragmented: it decides itself; it is for cycle") == true)
  }

  @Test("fork is for anonymous memory, and needs room for the copies")
  func fork() {
    #expect(PlanFixture.refusal { $0.workloads = ["fork"] } == nil)
    for memory in MemoryKind.allCases where memory != .anonymous {
      let text = PlanFixture.refusal {
        $0.workloads = ["cycle", "fork"]
        $0.memory = [memory]
      }
      #expect(text?.contains("--memory is not for the workload fork: other memory is shared") == true)
    }
    #expect(PlanFixture.refusal { $0.sizes = [900 << 20] } == nil)
    let text = PlanFixture.refusal {
      $0.workloads = ["fork"]
      $0.sizes = [900 << 20]
    }
    #expect(text?.contains("does not fit") == true && text?.contains("halved") == true)
  }
}
