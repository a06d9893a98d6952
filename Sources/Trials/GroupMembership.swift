internal import LinuxKernel
internal import Measurement
internal import Processes
internal import SystemPackage

/// The control group that the worker lives in, and how often that stood at its limit. Moves between
/// cells, never within one.
struct GroupMembership: ~Copyable {
  /// The group made for the cell; nil where the worker came from.
  private var current: ControlGroup?
  /// Where the worker came from; nil before the first move.
  private var home: ControlGroup?
  private var hits: ControlGroupHits?
  private var hitsBefore = 0

  /// Moves the worker into a group made for a cell; nil moves it back to where it came from. What it
  /// used before stays charged there.
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

  /// How often the group stood at its limit since this was asked last; nil where the cell has none of its
  /// own, or the kernel does not tell.
  mutating func newHits() -> Int? {
    guard let now = try? hits?.count() else { return nil }
    defer { hitsBefore = now }
    return now - hitsBefore
  }
}

extension CellRunner {
  /// Moves the worker into a control group, whose limit then holds for what it uses; nil moves it back to
  /// where it came from.
  mutating func live(in group: ControlGroup?) throws(Errno) {
    try membership.move(to: group)
    residency.watch(group ?? ControlGroup.current())
  }
}
