import LinuxKernel
import Plans
import Testing

@Suite("Plans with a limit")
struct PressurePlanTests {
  @Test("a limit is refused below which the first touch ends, unless there is swap")
  func pressure() throws {
    #expect(PlanFixture.refusal { $0.pressures = [1 << 20] }?.contains("4 MiB or more") == true)
    #expect(PlanFixture.refusal { $0.pressures = [(64 << 20) + 1] }?.contains("whole pages") == true)
    #expect(PlanFixture.refusal { $0.pressures = [96 << 20] } == nil)
    #expect(
      PlanFixture.refusal {
        $0.pressures = [64 << 20]
        $0.makesSwap = true
      } == nil)
    if MachineFacts.memory("SwapTotal") ?? 0 == 0 {
      let refused = try #require(PlanFixture.refusal { $0.pressures = [64 << 20] })
      #expect(refused.contains("do not fit into --pressure 64 MiB") && refused.contains("--swap"))
    }
  }

  @Test("a workload that takes its size twice needs twice the memory, if there is no limit")
  func twice() {
    func twice(_ size: Int, _ limits: [Int] = []) -> String? {
      PlanFixture.refusal {
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
