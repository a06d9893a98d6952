/// How the kernel chooses the clock of the CPUs, where it is the one that does: in a virtual machine
/// mostly the host decides, and nothing is told.
package enum ProcessorFrequency {
  /// The governors of these CPUs, each once, in alphabetical order; nil where there are none.
  package static func governors(of cpus: [Int]) -> [String]? {
    let found = cpus.compactMap {
      try? KernelText.read("/sys/devices/system/cpu/cpu\($0)/cpufreq/scaling_governor")
    }
    return found.isEmpty ? nil : Set(found).sorted()
  }

  /// Whether a CPU may run faster than its nominal clock for as long as heat allows; nil where the
  /// kernel does not tell.
  package static var mayBoost: Bool? {
    if let text = try? KernelText.read("/sys/devices/system/cpu/intel_pstate/no_turbo") {
      return text == "0"
    }
    return (try? KernelText.read("/sys/devices/system/cpu/cpufreq/boost")).map { $0 == "1" }
  }
}
