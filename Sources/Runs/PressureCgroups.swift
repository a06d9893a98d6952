internal import LinuxKernel
internal import Plans
internal import Processes
internal import SystemPackage
internal import Texts

/// The control groups for cells with a limit: one per limit, created before the first worker and removed at the end.
enum PressureCgroups {
  /// Creates a group for each limit, in the first place in which this process may create groups.
  ///
  /// - Parameter limits: the distinct limits, in bytes.
  /// - Returns: the groups by their limits.
  static func make(_ limits: [Int], _ keeper: SettingsGuard) throws -> [Int: ControlGroup] {
    if limits.isEmpty { return [:] }
    var refusals: [String] = []
    for place in ControlGroup.placesOfChildren()
    where place.version == 1 || place.hasMemoryController {
      do {
        if place.version == 2 { try handControllerOn(place, keeper) }
        return try make(limits, below: place, keeper)
      } catch let error as Errno {
        refusals.append("\(place.directory): \(error)")
      }
    }
    let reason =
      refusals.isEmpty
      ? "no memory controller is to be seen below /sys/fs/cgroup"
      : "permission denied (\(refusals.joined(separator: "; ")))"
    throw PlanError(
      "--pressure: no control group of memory can be made: \(reason). As root it can, and in a group that "
        + "is handed over to you: systemd-run --user --scope -p Delegate=yes madbench …",
      cause: .permissionDenied)
  }

  private static func make(
    _ limits: [Int], below place: ControlGroup, _ keeper: SettingsGuard
  ) throws -> [Int: ControlGroup] {
    let run = String(MonotonicClock.now(), radix: 36)
    var groups: [Int: ControlGroup] = [:]
    for limit in limits {
      let group = place.child("\(ControlGroup.namePrefix)\(run)-\(ByteCount.exact(limit).filter { $0 != " " })")
      try make(group, keeper)
      try group.limit(to: limit)
      groups[limit] = group
    }
    // Check that processes may be moved there, before anything is measured.
    guard let group = groups.values.first, let home = ControlGroup.home(version: group.version)
    else { return groups }
    try group.take(keeper.pid)
    try home.take(keeper.pid)
    return groups
  }

  private static func make(_ group: ControlGroup, _ keeper: SettingsGuard) throws {
    try keeper.promise(.remove(group))
    do throws(Errno) { try group.make() } catch {
      try keeper.takeBack()
      throw error
    }
  }

  /// Enables the memory controller for the children of a version 2 group. Only the root group may do so and also
  /// contain processes: if all its processes belong to this run, they first move into a leaf of their own.
  private static func handControllerOn(_ place: ControlGroup, _ keeper: SettingsGuard) throws {
    if place.handsMemoryControllerOn { return }
    do {
      try add(place, keeper)
    } catch Errno.resourceBusy {
      let ours = [ChildProcess.callerPid, keeper.pid]
      guard Set(place.members).isSubset(of: ours) else { throw Errno.resourceBusy }
      let leaf = place.child("\(ControlGroup.namePrefix)\(String(MonotonicClock.now(), radix: 36))-itself")
      try make(leaf, keeper)
      for pid in ours { try leaf.take(pid) }
      try add(place, keeper)
    }
  }

  private static func add(_ place: ControlGroup, _ keeper: SettingsGuard) throws {
    try keeper.beAlone()
    try keeper.promise(.takeControllerBack(place))
    do throws(Errno) { try KernelText.write("+memory", to: place.subtreeFile) } catch {
      try keeper.takeBack()
      throw error
    }
  }
}
