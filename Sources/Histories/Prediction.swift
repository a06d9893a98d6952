internal import LinuxKernel
internal import Measurement
package import PageRelease

/// What the model of a region's pages foretells of a replay.
package struct Prediction: Equatable, Sendable {
  package struct Point: Equatable, Sendable {
    /// Since the recording's start, in nanoseconds.
    package let time: UInt64
    package let rssBytes: Int
    package let lazyFreeBytes: Int
  }

  /// Faults of accesses and of the strategy's own writes.
  package let faults: Int
  package let peakBytes: Int
  /// The most that the replay holds, with what it does for ancestors first.
  package let mostHeldBytes: Int
  /// Whether huge pages are released in part of which the recording does not show what was written.
  package let splitsHugePages: Bool
  /// At the replay's looks.
  package let curve: [Point]

  /// Runs the steps of a script through a model for each strategy, all in one reading.
  ///
  /// - Parameters:
  ///   - releases: what each does to pages, by any name; nil is what was recorded.
  ///   - clearing: the names of those that clear pages that the program may take for zero.
  ///   - advice: what the whole region is advised.
  package static func all(
    _ script: ReplayScript, _ releases: [(name: String, release: PageModel.Release?)],
    clearing: Set<String> = [], advice: HugePages
  ) throws -> [String: Prediction] {
    var models = releases.map {
      PageModel(
        release: $0.release, hugePagesFor: .ofThisMachine, advice: advice,
        clearsZeroed: clearing.contains($0.name))
    }
    var curves = releases.map { _ in [Point]() }
    try script.forEach { step in
      for index in models.indices {
        models[index].take(step)
        if step.kind == .look { curves[index].append(models[index].point(at: step.time)) }
      }
    }
    var found: [String: Prediction] = [:]
    for (index, model) in models.enumerated() {
      found[releases[index].name] = Prediction(
        faults: model.faults, peakBytes: model.peakPages * PageSize.bytes,
        mostHeldBytes: model.mostHeldPages * PageSize.bytes,
        splitsHugePages: model.splitsHugePages, curve: curves[index])
    }
    return found
  }

  /// How many faults a replay of what was recorded takes where no memory gets huge pages.
  package static func faultsWithoutHugePages(_ script: ReplayScript) throws -> Int {
    var model = PageModel(release: nil, hugePagesFor: .none, advice: .never)
    try script.forEach { model.take($0) }
    return model.faults
  }

  /// Over the recording's time, in bytes; nil where no time has passed.
  package func mean(_ value: KeyPath<Point, Int>) -> Int? {
    var mean = TimeMean()
    for point in curve { mean.add(point[keyPath: value], at: point.time) }
    return mean.mean
  }
}

extension PageModel {
  fileprivate func point(at time: UInt64) -> Prediction.Point {
    Prediction.Point(
      time: time, rssBytes: residentPages * PageSize.bytes,
      lazyFreeBytes: lazyPages * PageSize.bytes)
  }
}

extension PageModel.HugePagesFor {
  /// By the system's setting.
  package static var ofThisMachine: PageModel.HugePagesFor {
    switch TransparentHugePages.enabled {
    case "always": .all
    case "madvise": .advised
    default: .none
    }
  }
}
