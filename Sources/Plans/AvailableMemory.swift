internal import LinuxKernel

/// Memory that a run may use: the minimum of the machine's available memory and what each control group, up to the
/// root, still allows. Clean page cache counts as free: the kernel drops it first.
package func availableMemoryBytes() -> Int {
  let machine = MachineFacts.memory("MemAvailable") ?? 0
  let groups = ControlGroup.current()?.withAncestors ?? []
  return groups.compactMap(\.availableBytes).reduce(machine, min)
}
