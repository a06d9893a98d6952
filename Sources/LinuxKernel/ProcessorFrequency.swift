/// The kernel's control of CPU frequency. In most virtual machines the host decides, and the kernel reports nothing.
package enum ProcessorFrequency {
  /// The governors of these CPUs, without duplicates, in alphabetical order; nil if there are none.
  package static func governors(of cpus: [Int]) -> [String]? {
    let found = cpus.compactMap {
      try? KernelText.read("/sys/devices/system/cpu/cpu\($0)/cpufreq/scaling_governor")
    }
    return found.isEmpty ? nil : Set(found).sorted()
  }

  /// Whether a CPU may exceed its nominal clock while its temperature allows; nil if the kernel does not report it.
  package static var mayBoost: Bool? {
    if let text = try? KernelText.read("/sys/devices/system/cpu/intel_pstate/no_turbo") {
      return text == "0"
    }
    return (try? KernelText.read("/sys/devices/system/cpu/cpufreq/boost")).map { $0 == "1" }
  }
}
