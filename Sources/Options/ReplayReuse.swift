internal import ArgumentParser

/// How a replay reuses pages that the recorded program had released.
package enum ReplayReuse: String, CaseIterable, ExpressibleByArgument {
  /// As recorded, and in rows of their own cleared first.
  case both
  case touch
  case zero
}
