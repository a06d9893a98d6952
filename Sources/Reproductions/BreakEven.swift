/// Where two ways that differ in what they cost at the release and at the re-touch cost the same.
package enum BreakEven: Equatable, Sendable {
  /// The first is cheaper whatever is reused.
  case always
  /// The first is cheaper where more than this share is reused, between 0 and 1.
  case share(Double)
  /// What it saves at the re-touch never pays for the release, even where all is reused.
  case never

  /// - Parameters:
  ///   - releaseExcess: what the first costs more at the release.
  ///   - retouchSaving: what it costs less at the re-touch.
  package init(releaseExcess: Double, retouchSaving: Double) {
    if releaseExcess <= min(0, retouchSaving) {
      self = .always
    } else if retouchSaving <= 0 || releaseExcess >= retouchSaving {
      self = .never
    } else {
      self = .share(releaseExcess / retouchSaving)
    }
  }

  /// From 0 to 1: 0 where the first is always cheaper; nil where it never is.
  package var share: Double? {
    switch self {
    case .always: 0
    case .share(let share): share
    case .never: nil
    }
  }
}
