internal import LinuxKernel
internal import Plans
internal import Processes
internal import SystemPackage
internal import Texts

/// The control groups that cells with a limit run in: one for each limit, made before the first worker
/// and removed in the end.
enum PressureGroups {
  /// Makes a group for each limit where this process may.
  ///
  /// - Parameter limits: in bytes, each once.
  /// - Returns: the groups by their limits.
  static func make(_ limits: [Int], _ keeper: MachineKeeper) throws -> [Int: ControlGroup] {
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
    _ limits: [Int], below place: ControlGroup, _ keeper: MachineKeeper
  ) throws -> [Int: ControlGroup] {
    let run = String(MonotonicClock.now(), radix: 36)
    var groups: [Int: ControlGroup] = [:]
    for limit in limits {
      let group = place.child("\(ControlGroup.namePrefix)\(run)-\(ByteCount.exact(limit).filter { $0 != " " })")
      try make(group, keeper)
      try group.limit(to: limit)
      groups[limit] = group
    }
    // Whether processes may be moved there, tried before anything is measured.
    guard let group = groups.values.first, let home = ControlGroup.home(version: group.version)
    else { return groups }
    try group.take(keeper.pid)
    try home.take(keeper.pid)
    return groups
  }

  private static func make(_ group: ControlGroup, _ keeper: MachineKeeper) throws {
    try keeper.promise(.remove(group))
    do throws(Errno) { try group.make() } catch {
      try keeper.takeBack()
      throw error
    }
  }

  /// Has a group of version 2 give its children limits of their own. Only the root may do so and have
  /// processes too: where they are all ours, they move into a leaf of their own before.
  private static func handControllerOn(_ place: ControlGroup, _ keeper: MachineKeeper) throws {
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

  private static func add(_ place: ControlGroup, _ keeper: MachineKeeper) throws {
    try keeper.beAlone()
    try keeper.promise(.takeControllerBack(place))
    do throws(Errno) { try KernelText.write("+memory", to: place.subtreeFile) } catch {
      try keeper.takeBack()
      throw error
    }
  }
}
