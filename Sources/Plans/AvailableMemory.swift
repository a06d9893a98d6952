internal import LinuxKernel

/// Memory that a run may use: the least of what the machine has available and what each control group
/// on the way up still allows. Clean page cache counts as free: the kernel gives it up first.
package func availableMemoryBytes() -> Int {
  let machine = MachineFacts.memory("MemAvailable") ?? 0
  let groups = ControlGroup.current()?.withAncestors ?? []
  return groups.compactMap(\.availableBytes).reduce(machine, min)
}
