internal import ArgumentParser

/// How a replay reuses pages that the recorded program had released.
enum ReplayReuse: String, CaseIterable, ExpressibleByArgument {
  case touch
  case zero
}
