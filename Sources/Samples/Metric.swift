package import Texts
package import Workloads

/// One quantity measured in every phase. Columns, tables, JSON, comparisons and `madbench list` loop over
/// `MetricList.all`.
package struct Metric: Sendable {
  /// The unit of a figure, derived from the column's name.
  package enum Unit: String, Sendable {
    case nanoseconds = "ns"
    case bytes
    case pages
    case count
    /// Not a number.
    case text
  }

  /// How the rows of one cell and phase are combined into one figure.
  package enum Combination: BitwiseCopyable, Sendable {
    /// The mean per cycle.
    case mean
    /// The median over rounds of the count per cycle.
    case typical
    /// The median over rounds of the state at the end of the phase, or of a figure of the whole phase.
    case median
    /// The maximum.
    case most
    /// Not combined: texts, and quantiles, which are computed from merged histograms.
    case none
  }

  /// How a report shows the state after a release.
  package struct Effect: Sendable {
    package enum Moment: Sendable { case release, firstRelease, retouch }

    package enum Display: Sendable {
      case always
      /// If a cell has a figure.
      case known
      /// If a cell has a figure other than 0.
      case notZero
    }

    /// The name in JSON and CSV.
    package let name: String
    /// The heading in the table; nil for a figure that another table shows.
    package let heading: String?
    package let display: Display
    package let moment: Moment
    /// Whether the figure is the difference to the reservation.
    package let isGrowth: Bool

    init(
      _ name: String, _ heading: String? = nil, _ display: Display = .known, at moment: Moment = .release,
      isGrowth: Bool = false
    ) {
      self.name = name
      self.heading = heading
      self.display = display
      self.moment = moment
      self.isGrowth = isGrowth
    }
  }

  /// How a comparison of two sides uses the metric.
  package struct Verdict: Sendable {
    package let name: String
    package let kind: VerdictKind
    package let sense: VerdictSense
    /// The unit in words; nil if it is that of the metric.
    package let unit: String?
    /// The figure is a sum over the rows of these phases, per row of the first.
    package let phases: [Phase]
    package let countsFirstCycle: Bool
    /// Whether the difference to the reservation is compared.
    package let isGrowth: Bool

    init(
      _ name: String, _ kind: VerdictKind = .exact, sense: VerdictSense = .cost, unit: String? = nil,
      in phases: [Phase] = [.release], countsFirstCycle: Bool = false, isGrowth: Bool = false
    ) {
      self.name = name
      self.kind = kind
      self.sense = sense
      self.unit = unit
      self.phases = phases
      self.countsFirstCycle = countsFirstCycle
      self.isGrowth = isGrowth
    }
  }

  package let column: Column<Record>
  package let unit: Unit
  package let combination: Combination
  /// Where a row holds the figure; nil for texts and quantiles.
  package let place: MetricPlace?
  package let effect: Effect?
  package let verdicts: [Verdict]

  package var name: String { column.name }
  package var meaning: String { column.meaning }

  /// A metric that is a number.
  ///
  /// - Parameter fallback: a property that counts where the first is nil.
  init(
    _ name: String, _ path: any WritableKeyPath<Record, Int?> & Sendable, _ combination: Combination,
    _ meaning: String, effect: Effect? = nil, verdicts: [Verdict] = [],
    fallback: (any WritableKeyPath<Record, Int?> & Sendable)? = nil
  ) {
    column = Column(name, path, meaning)
    unit = Self.unit(of: name)
    self.combination = combination
    place = MetricPlace(path, fallback)
    self.effect = effect
    self.verdicts = verdicts
  }

  /// A metric that is text or a quantile.
  init<Value: FieldValue>(
    text name: String, _ path: any WritableKeyPath<Record, Value> & Sendable, _ meaning: String
  ) {
    self.init(Column(name, path, meaning))
  }

  /// A metric that is a name, see `NameText`.
  init<Value: FieldValue>(
    ofNames name: String, _ path: any WritableKeyPath<Record, Value> & Sendable, _ meaning: String
  ) {
    self.init(Column(ofNames: name, path, meaning))
  }

  private init(_ column: Column<Record>) {
    self.column = column
    unit = Self.unit(of: column.name)
    combination = .none
    place = nil
    effect = nil
    verdicts = []
  }

  /// The figure of a row; nil if it has none.
  package func value(_ row: Record) -> Int? {
    place.flatMap { place in withUnsafeBytes(of: row) { place.value(in: $0) } }
  }

  /// By the words of a column's name: `latency_ns_p50` is in nanoseconds.
  private static func unit(of name: String) -> Unit {
    let words = name.split(separator: "_").map(String.init)
    return words.lazy.reversed().compactMap(Unit.init).first ?? .count
  }
}

/// How the figures of two sides are compared.
package enum VerdictKind: String, Sendable {
  /// Nanoseconds without waits for a CPU, which other tasks cause: compared by ratio, interval and margin.
  case time
  /// Repeats exactly: compared pair by pair, without a margin.
  case exact
  /// A count that other processes also change, such as a system-wide one: compared by the interval of the pairs'
  /// differences, with the margin as a share of the base.
  case varying
  /// An amount that a run of a program takes and that is not a time: compared by ratio, interval and margin, as times are.
  case amount

  /// Whether it is compared by the ratio of pairs.
  package var isRatio: Bool { self == .time || self == .amount }
}

/// The meaning of a higher figure.
package enum VerdictSense: Sendable {
  case cost
  /// Work that the plan requests: a difference in either direction is neither better nor worse, but different work.
  case work
  case benefit
}
