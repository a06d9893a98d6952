internal import ArgumentParser

/// Whether a recorded command gets huge pages.
package enum RecordedHugePages: String, CaseIterable, ExpressibleByArgument {
  /// None, whatever it asks for.
  case off
  /// Those that it would get.
  case keep
}
