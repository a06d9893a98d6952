import Experiment
import LinuxKernel
import Testing

@Suite("Plans with a limit")
struct PressurePlanTests {
  private func refusal(_ change: (inout PlanAxes) -> Void) -> String? {
    var axes = PlanAxes()
    axes.strategies = ["free"]
    axes.sizes = [64 << 20]
    axes.granularities = [64 << 10]
    change(&axes)
    do {
      try axes.validate(availableBytes: 1 << 30, nodes: [0], allowedCPUs: [0])
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a limit is refused below which the first touch ends, unless there is swap")
  func pressure() throws {
    #expect(refusal { $0.pressures = [1 << 20] }?.contains("4 MiB or more") == true)
    #expect(refusal { $0.pressures = [(64 << 20) + 1] }?.contains("whole pages") == true)
    #expect(refusal { $0.pressures = [96 << 20] } == nil)
    #expect(
      refusal {
        $0.pressures = [64 << 20]
        $0.makesSwap = true
      } == nil)
    if MachineFacts.memory("SwapTotal") ?? 0 == 0 {
      let refused = try #require(refusal { $0.pressures = [64 << 20] })
      #expect(refused.contains("do not fit into --pressure 64 MiB") && refused.contains("--swap"))
    }
  }

  @Test("a workload that takes its size twice needs twice the memory, if there is no limit")
  func twice() {
    func twice(_ size: Int, _ limits: [Int] = []) -> String? {
      refusal {
        $0.workloads = ["pressure"]
        $0.sizes = [size]
        $0.pressures = limits
      }
    }
    #expect(twice(400 << 20) == nil)
    #expect(twice(600 << 20)?.contains("does not fit") == true)
    #expect(twice(600 << 20, [700 << 20]) == nil)
  }
}
