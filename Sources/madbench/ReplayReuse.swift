internal import ArgumentParser

/// How a replay uses pages again that the recorded program had released.
enum ReplayReuse: String, CaseIterable, ExpressibleByArgument {
  case touch
  case zero
}
