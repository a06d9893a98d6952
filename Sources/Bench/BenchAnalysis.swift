package import Analysis
internal import Programs
package import Samples
internal import Statistics
internal import Texts

/// Adds up the rows of a bench: the same rows give the same results during the run and from the files.
package struct BenchAnalysis: Sendable {
  private struct Place: Hashable, Sendable {
    let arm: String
    let role: ArmRole
  }

  private let bench: RunDescription.Bench
  private var rows: [Place: [Int: ArmRow]] = [:]
  /// The first row of each arm that did not end well.
  package private(set) var failures: [String: ArmRow] = [:]
  private var blocks: Set<Int> = []
  private var outputs: [String: Set<String>] = [:]
  package private(set) var rowCount = 0

  /// More are no bench's.
  package static let mostRows = 1 << 17

  package init(_ bench: RunDescription.Bench) { self.bench = bench }

  /// Adds a row; false where it is of no arm of the bench, or there are too many.
  @discardableResult
  package mutating func add(_ row: ArmRow) -> Bool {
    guard rowCount < Self.mostRows, bench.arms.contains(where: { $0.name == row.arm }) else { return false }
    rowCount += 1
    guard row.status == .ok else {
      if row.status != .interrupted, failures[row.arm] == nil { failures[row.arm] = row }
      return true
    }
    if let hash = row.outputHash { outputs[row.arm, default: []].insert(hash) }
    // Notes of a good run are empty, and no names but its own are kept.
    rows[Place(arm: row.arm, role: row.role), default: [:]][row.block] = row
    if row.role != .warmUp { blocks.insert(row.block) }
    return true
  }

  package var baseline: String { bench.arms.first?.name ?? "" }
  package var candidates: [String] { bench.arms.dropFirst().map(\.name) }

  /// The number of the block that comes next.
  package var nextBlock: Int { min(blocks.max() ?? -1, Int(Int32.max)) + 1 }

  /// Blocks in which every arm, and the null control, ended well.
  package var wholeBlocks: Int {
    blocks.count { block in
      rows[Place(arm: baseline, role: .baseline)]?[block] != nil
        && rows[Place(arm: baseline, role: .null)]?[block] != nil
        && candidates.allSatisfy { rows[Place(arm: $0, role: .candidate)]?[block] != nil }
    }
  }

  private func values(_ figure: ArmFigure, _ arm: String, _ role: ArmRole) -> [Int: Double] {
    rows[Place(arm: arm, role: role), default: [:]].compactMapValues(figure.value)
  }

  /// How many figures verdicts are to be given on.
  package var judgedCount: Int { ArmFigure.judged(bench).count * max(1, candidates.count) }

  package func comparison(margin: Double, alpha: Double) -> Comparison {
    let figures = candidates.flatMap { arm in
      ArmFigure.judged(bench).map { figure in
        Comparison.ArmFigure(
          arm: arm, figure.metric, base: values(figure, baseline, .baseline),
          head: values(figure, arm, .candidate), null: values(figure, baseline, .null))
      }
    }
    var failed: [String: String] = [:]
    for (arm, row) in failures {
      let text = row.note.isEmpty ? row.status.text : "\(row.status.text): \(row.note)"
      if arm == baseline {
        for other in candidates where failed[other] == nil { failed[other] = "baseline \(text)" }
      } else {
        failed[arm] = text
      }
    }
    return Comparison(
      arms: candidates, figures, failures: failed, nullControl: nullControl, margin: margin, alpha: alpha,
      notes: outputNotes + emptyNotes + walkNotes + callNotes)
  }

  /// The time of the baseline against itself.
  package var nullControl: NullControl? {
    guard let time = ArmFigure.judged(bench).first else { return nil }
    let (base, again) = (values(time, baseline, .baseline), values(time, baseline, .null))
    return Comparison.nullControl(base: base, again: again)
  }

  /// Arms whose outputs differ from the baseline's or between their own runs, in words.
  package var outputNotes: [String] {
    var notes: [String] = []
    for arm in bench.arms.map(\.name) where outputs[arm, default: []].count > 1 {
      notes.append("Output: that of \(arm) differs from run to run.")
    }
    if let base = outputs[baseline], base.count == 1 {
      for arm in candidates {
        guard let other = outputs[arm], other.count == 1, other != base else { continue }
        notes.append("Output: that of \(arm) differs from that of \(baseline).")
      }
    }
    return notes
  }

  /// Figures that no run has, each named once.
  private var emptyNotes: [String] {
    let good = rows.filter { $0.key.role != .warmUp }.values.flatMap(\.values)
    if good.isEmpty { return [] }
    let empty = ArmFigure.judged(bench).filter { figure in good.allSatisfy { figure.value($0) == nil } }
    return empty.map { figure in
      bench.metrics.contains { $0.name == figure.name }
        ? "\(figure.name) is empty: no run gave a number for its expression."
        : "\(figure.name) is empty: no run has it, for example because runs are too short."
    }
  }

  /// How often page tables were walked, or that they were not.
  private var walkNotes: [String] {
    let good = rows.filter { $0.key.role != .warmUp }.values.flatMap(\.values)
    let periods = good.filter { $0.meanPSSBytes != nil }.compactMap { row in
      row.walkPeriodNanoseconds.map { Double($0) / 1e9 }
    }
    if good.isEmpty { return [] }
    guard let period = Quantile.median(periods) else {
      return [
        "PSS, LazyFree and huge pages are empty: no run had three walks through page tables. A walk may hold their lock for "
          + "0.5 % of a run's time, and needs the right to read the process."
      ]
    }
    return [
      "PSS, LazyFree and huge pages are means over walks through page tables, one in \(NumberText.significant(period)) s."
    ]
  }

  private var callNotes: [String] {
    if let refusal = bench.callsRefusal { return ["Calls are not counted: \(refusal)."] }
    if rows.isEmpty { return [] }
    let lost = bench.arms.map(\.name).filter { arm in
      rows[Place(arm: arm, role: .warmUp), default: [:]].values.contains { $0.calls.map.calls == nil }
    }
    let missing =
      lost.isEmpty
      ? []
      : [
        "Calls of \(lost.joined(separator: ", ")) are empty: they were too many for the kernel's buffer, or the tracepoints could not be opened."
      ]
    if bench.countsCalls == true { return missing }
    guard rows.keys.contains(where: { $0.role == .warmUp }) else {
      return ["Calls are not counted without warm-up runs, unless --calls is given."]
    }
    return missing + [
      "Calls are those of warm-up runs: to count them costs a program time (--calls counts them in every run)."
    ]
  }

  /// The medians of an arm's figures over its measured runs, those of calls over the runs that counted them.
  package func medians(of arm: String) -> [ArmMedian] {
    let role = arm == baseline ? ArmRole.baseline : .candidate
    let measured = rows[Place(arm: arm, role: role), default: [:]].values
    let warm = rows[Place(arm: arm, role: .warmUp), default: [:]].values
    let figures = ArmFigure.judged(bench) + ArmFigure.shown
    let main = figures.compactMap { figure in
      ArmMedian(figure, measured.compactMap(figure.value))
    }
    let calls = ArmFigure.calls.compactMap { figure in
      let counted = measured.compactMap(figure.value)
      return ArmMedian(figure, counted.isEmpty ? warm.compactMap(figure.value) : counted)
    }
    return main + calls
  }

  /// How many measured runs of an arm ended well.
  package func runs(of arm: String) -> Int {
    let role = arm == baseline ? ArmRole.baseline : .candidate
    return rows[Place(arm: arm, role: role), default: [:]].count
  }

  package var hasMeasured: Bool { blocks.isEmpty == false }
}
