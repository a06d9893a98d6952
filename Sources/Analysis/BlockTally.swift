internal import LinuxKernel
internal import Plans
internal import Samples
internal import Workloads

/// The sums over the rows of one cell within one block; pairs are made of these.
package struct BlockTally: Sendable {
  /// The sums over a phase's rows. Floating-point numbers, so that a damaged file cannot overflow them.
  package struct Sum: Sendable {
    package private(set) var nanoseconds = 0.0
    /// Time without waits for a CPU that other tasks used.
    package private(set) var nanosecondsWithoutWaiting = 0.0
    package private(set) var pages = 0.0
    package private(set) var operations = 0.0
    package private(set) var faults = 0.0
    package private(set) var rows = 0.0

    /// Nanoseconds per page, without waits for a CPU; a comparison shows the same figure.
    package var perPage: Double? { pages > 0 ? nanosecondsWithoutWaiting / pages : nil }
    package var operationsPerSecond: Double? {
      nanoseconds > 0 ? operations / nanoseconds * 1e9 : nil
    }
    /// Nanoseconds per operation, without waits for a CPU.
    package var ownPerOperation: Double? {
      operations > 0 ? nanosecondsWithoutWaiting / operations : nil
    }
    package var faultsPerOperation: Double? { operations > 0 ? faults / operations : nil }

    mutating func add(_ record: Record) {
      let elapsed = Double(record.elapsedNanoseconds ?? 0)
      nanoseconds += elapsed
      nanosecondsWithoutWaiting += record.ownNanoseconds ?? 0
      pages += Double(record.pages ?? 0)
      operations += Double(record.operations ?? 0)
      faults += record.faults
      rows += 1
    }
  }

  package private(set) var touch = Sum()
  package private(set) var release = Sum()
  package private(set) var retouch = Sum()
  /// The first cycle, if others follow; `release` and `retouch` then cover only those.
  package private(set) var firstRelease = Sum()
  package private(set) var firstRetouch = Sum()
  package private(set) var idle = Sum()
  /// The run of a program, which has no other measured phases.
  package private(set) var run = Sum()
  /// Faults of replays, which are the same each time; nil if a row does not report them, or there are none.
  package private(set) var replayedFaults: Double?
  private(set) var policy = PolicyTally()
  /// The memory kept at the end of releases, and at the end of the waits that follow them.
  private(set) var afterRelease = KeptTally()
  private(set) var afterWait = KeptTally()
  private(set) var sequence = SequenceTally()
  /// The sums of the rows' compared figures, in the order of `ComparedMetric.measured`; nil if one of the rows has
  /// none.
  private var totals = [Double?](repeating: 0, count: ComparedMetric.measured.count)
  /// The values of the metrics compared by their growth, at the reservation, in the order of `ComparedMetric.growing`.
  private var atReserve: [Int?] = []
  /// Rows in which the strategy's promise was broken.
  package private(set) var unverifiedRows = 0.0

  mutating func add(_ record: Record) {
    if record.verified == false { unverifiedRows += 1 }
    sequence.add(record)
    addTotals(record)
    switch record.phase {
    case .reserve, .free: break
    case .touch, .release, .idle, .retouch, .run: policy.add(record)
    }
    switch record.phase {
    case .touch: touch.add(record)
    case .release where !record.isSteady: firstRelease.add(record)
    case .retouch where !record.isSteady: firstRetouch.add(record)
    case .retouch: retouch.add(record)
    case .release:
      release.add(record)
      afterRelease.add(record)
    case .run:
      if record.cell.isReplay {
        let sofar = run.rows == 0 ? 0 : replayedFaults
        replayedFaults = sofar.flatMap { sum in record.ownFaults.map { sum + $0 } }
      }
      run.add(record)
    case .idle:
      idle.add(record)
      if record.isSteady { afterWait.add(record) }
    case .reserve, .free: break
    }
  }

  private mutating func addTotals(_ record: Record) {
    switch record.phase {
    case .reserve: atReserve = ComparedMetric.growing.map { $0.metric.value(record) }
    case .free: atReserve = []
    case .touch, .release, .idle, .retouch, .run:
      let isSteady = record.isSteady
      let phase = UInt8(1) << record.phase.index
      withUnsafeBytes(of: record) { row in
        var growing = 0
        for (index, source) in ComparedMetric.sources.enumerated() {
          defer { growing += source.isGrowth ? 1 : 0 }
          guard source.phases & phase != 0, isSteady || source.countsFirstCycle else { continue }
          let before = source.isGrowth ? (growing < atReserve.count ? atReserve[growing] : nil) : 0
          let value = source.place.value(in: row).flatMap { after in before.map { Double(after) - Double($0) } }
          totals[index] = totals[index].flatMap { total in value.map { total + $0 } }
        }
      }
    }
  }

  /// The sum of the figures of a metric of `ComparedMetric.measured`, and the number of rows; nil if one of the rows
  /// has none.
  func total(_ place: Int) -> (value: Double, rows: Double)? {
    let rows = ComparedMetric.measured[place].verdict.phases.first.map { sum(of: $0).rows } ?? 0
    return totals[place].map { ($0, rows) }
  }

  private func sum(of phase: Phase) -> Sum {
    switch phase {
    case .touch: touch
    case .release: release
    case .retouch: retouch
    case .idle: idle
    case .run: run
    case .reserve, .free: Sum()
    }
  }

  /// The number of rounds.
  var rounds: Double { max(touch.rows, release.rows, run.rows) }

  var cpuPerByte: Double? { policy.cpuPerByte }

  /// CPU nanoseconds of all threads per allocated page.
  var cpuPerPage: Double? { cpuPerByte.map { $0 * Double(PageSize.bytes) } }

  /// The cost to a caller of a page that is released and, with this probability, re-touched; for a program, of a page
  /// that it allocates.
  func bothPerPage(fraction: Double) -> Double? {
    if run.rows > 0 { return cpuPerPage }
    return Self.bothPerPage(release, retouch, fraction)
  }

  /// The same cost in the first cycle, if others follow.
  func firstBothPerPage(fraction: Double) -> Double? {
    Self.bothPerPage(firstRelease, firstRetouch, fraction)
  }

  private static func bothPerPage(_ release: Sum, _ retouch: Sum, _ fraction: Double) -> Double? {
    guard 0...1 ~= fraction, let out = release.perPage else { return nil }
    if fraction == 0 { return out }
    guard release.rows == retouch.rows, let back = retouch.perPage else { return nil }
    return out + fraction * back
  }
}
