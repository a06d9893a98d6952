import Experiment
import PageRelease
import Testing
import Workloads

@Suite("Plans of workloads with conditions of their own")
struct WorkloadPlanTests {
  /// What a plan of 64 MiB in steps of 64 KiB, changed, is refused with; 1 GiB is available.
  private func refusal(_ change: (inout PlanAxes) -> Void) -> String? {
    var axes = PlanAxes()
    axes.strategies = ["free"]
    axes.sizes = [64 << 20]
    axes.granularities = [64 << 10]
    change(&axes)
    do throws(PlanError) {
      try axes.validate(availableBytes: 1 << 30, nodes: [0], allowedCPUs: [0])
      return nil
    } catch {
      return error.description
    }
  }

  @Test("fragmented takes steps of two pages or more, for one of them stays")
  func fragmented() {
    #expect(
      refusal {
        $0.workloads = ["fragmented"]
        $0.granularities = [4096]
      }?.contains("--granularity of at least 2 pages") == true)
    #expect(
      refusal {
        $0.workloads = ["fragmented"]
        $0.granularities = [8192]
      } == nil)
    #expect(
      refusal {
        $0.workloads = ["fragmented"]
        $0.patterns = [.every(2)]
      }?.contains("fragmented decides itself") == true)
  }

  @Test("fork is for anonymous memory, and needs room for the copies")
  func fork() {
    #expect(refusal { $0.workloads = ["fork"] } == nil)
    for memory in MemoryKind.allCases where memory != .anonymous {
      let text = refusal {
        $0.workloads = ["cycle", "fork"]
        $0.memory = [memory]
      }
      #expect(text?.contains("--workload fork is for --memory anonymous") == true)
    }
    #expect(refusal { $0.sizes = [900 << 20] } == nil)
    let text = refusal {
      $0.workloads = ["fork"]
      $0.sizes = [900 << 20]
    }
    #expect(text?.contains("does not fit") == true && text?.contains("halved") == true)
  }
}
