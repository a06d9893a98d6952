package import Samples
internal import Texts

/// Findings about what killed runs have left. Each threshold stands beside its finding, with its reason.
package enum LeftoverFindings {
  /// A warning where the machine still swaps to what a run has made: `pageout` then measures that, and memory that is
  /// short goes there first. Empty control groups and idle huge pages take memory, and no time: a note, as is everything
  /// while another madbench is at work.
  package static func leftovers(_ found: Leftovers?) -> Finding {
    let aspect = Aspect(
      name: "leftovers",
      why: "a run killed with all its helpers leaves swap, cgroups and huge pages",
      cure: "stop other runs of madbench; then swapoff and remove the file, rmdir the cgroup, "
        + "echo 0 > /proc/sys/vm/nr_hugepages unless the huge pages are reserved on purpose")
    guard let found else { return aspect.notAvailable }
    var words = found.swap.map { "swap on \($0)" }
    words += found.controlGroups.map { "control group \($0)" }
    if found.idleHugePages > 0 {
      words.append("\(String(found.idleHugePages).groupedDigits) huge pages reserved, none in use")
    }
    if words.isEmpty { return aspect.found("none", .fine) }
    if found.isAtWork { words.append("another madbench is at work, to which these may belong") }
    return aspect.found(
      words.joined(separator: "; "), found.swap.isEmpty || found.isAtWork ? .note : .warning)
  }
}
