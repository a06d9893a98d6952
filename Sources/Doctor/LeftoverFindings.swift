package import Samples
internal import Texts

/// Findings about leftovers of killed runs. Each threshold is explained at its finding.
package enum LeftoverFindings {
  /// A warning if swap created by a run is still active: `pageout` then measures it, and under memory pressure the
  /// kernel swaps to it first. Empty control groups and idle huge pages take memory but no time: a note, as is
  /// everything while another madbench is running.
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
