/// What a recording does not show, so that figures of a replay are unknown or bounds.
package enum ReplayDoubt: String, Codable, CaseIterable, Sendable {
  case lazilyFreed = "madv_free"
  case forked = "fork"
  case splitHugePages = "huge_pages_released_in_part"
  case recordedHugePages = "huge_pages_recorded"
  case unseenPages = "released_pages_not_seen_used"
  case processMadvise = "process_madvise"
  case userfaultfd
  case lostEvents = "lost_events"

  /// Why, as part of a sentence.
  package var reason: String {
    switch self {
    case .lazilyFreed:
      "the recorded program released memory by MADV_FREE, and a recording does not show later writes to such pages "
        + "(madbench record --free-as-dontneed shows them)"
    case .forked:
      "the recorded program forked, and the recording does not show whether the child had a copy of the memory: then the "
        + "next write to each kept page takes a fault more (madbench record tells)"
    case .splitHugePages:
      "huge pages are released in part, and a recording does not show which of their pages were written"
    case .recordedHugePages:
      "2 MiB blocks show a single fault: the program ran with huge pages, which hide the first writes of all "
        + "other pages, or it used one page of each. madbench record runs a program without huge pages, so that all first "
        + "writes are seen, and replay --thp always makes them again"
    case .unseenPages:
      "most pages that were used again after a release show no earlier use: the recording misses faults (huge pages, "
        + "locked memory, sampling), or the program released memory before it used it"
    case .processMadvise:
      "the program released memory by process_madvise(2), and the recording does not hold the ranges: they are inferred from "
        + "pages that faulted again"
    case .userfaultfd:
      "the program used userfaultfd(2), and a replay cannot tell the memory that its handler served from other memory"
    case .lostEvents: "perf lost more than 1 % of the events"
    }
  }
}
