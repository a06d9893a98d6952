internal import LinuxKernel

/// Memory that a run may use: what the machine has available, or the control group still allows.
package func availableMemoryBytes() -> Int {
  let machine = MachineFacts.memory("MemAvailable") ?? 0
  guard let group = ControlGroup.current(), let limit = group.limitBytes,
    let usage = group.usageBytes
  else { return machine }
  return min(machine, max(0, limit - usage))
}
