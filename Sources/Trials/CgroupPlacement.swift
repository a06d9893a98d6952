internal import LinuxKernel
internal import Measurement
internal import Processes
internal import SystemPackage

/// The control group of the worker, and how often it reached its limit. The worker moves between cells, never within
/// one.
struct CgroupPlacement: ~Copyable {
  /// The group made for the cell; nil if the worker is in its original group.
  private var current: ControlGroup?
  /// The worker's original group; nil before the first move.
  private var home: ControlGroup?
  private var hits: ControlGroupHits?
  private var hitsBefore = 0

  /// Moves the worker into a group made for a cell; nil moves it back to its original group. Memory that it used before
  /// stays charged to the previous group.
  mutating func move(to group: ControlGroup?) throws(Errno) {
    if group == current { return }
    if let group {
      home = home ?? ControlGroup.home(version: group.version)
      try group.take(ChildProcess.callerPid)
      hits = try ControlGroupHits(group)
    } else {
      try home?.take(ChildProcess.callerPid)
      hits = nil
    }
    current = group
  }

  /// How often the group reached its limit since the last call; nil if the cell has no group of its own, or if the
  /// kernel does not report it.
  mutating func newHits() -> Int? {
    guard let now = try? hits?.count() else { return nil }
    defer { hitsBefore = now }
    return now - hitsBefore
  }
}

extension CellRunner {
  /// Moves the worker into a control group, whose limit then applies to its memory; nil moves it back to its original
  /// group.
  mutating func live(in group: ControlGroup?) throws(Errno) {
    try membership.move(to: group)
    residency.watch(group ?? ControlGroup.current())
  }
}
