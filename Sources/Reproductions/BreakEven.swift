/// The share of reuse at which two strategies with different release and re-touch costs cost the same.
package enum BreakEven: Equatable, Sendable {
  /// The first is cheaper for any share of reuse.
  case always
  /// The first is cheaper if more than this share is reused, between 0 and 1.
  case share(Double)
  /// The saving at the re-touch never pays for the release, even if all memory is reused.
  case never

  /// - Parameters:
  ///   - releaseExcess: the release cost of the first minus that of the second.
  ///   - retouchSaving: the re-touch cost of the second minus that of the first.
  package init(releaseExcess: Double, retouchSaving: Double) {
    if releaseExcess <= min(0, retouchSaving) {
      self = .always
    } else if retouchSaving <= 0 || releaseExcess >= retouchSaving {
      self = .never
    } else {
      self = .share(releaseExcess / retouchSaving)
    }
  }

  /// From 0 to 1: 0 if the first is always cheaper; nil if it never is.
  package var share: Double? {
    switch self {
    case .always: 0
    case .share(let share): share
    case .never: nil
    }
  }
}
