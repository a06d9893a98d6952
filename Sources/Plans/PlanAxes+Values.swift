package import PageRelease
package import Workloads

/// Named access to the axes that validation and reproductions use. An empty list leaves an axis to the workload or the
/// strategy of each cell.
extension PlanAxes {
  package var workloads: [String] {
    get { self[\.workload] }
    set { self[\.workload] = newValue }
  }
  package var policies: [String] {
    get { self[\.policy] }
    set { self[\.policy] = newValue }
  }
  package var memory: [MemoryKind] {
    get { self[\.memory] }
    set { self[\.memory] = newValue }
  }
  package var hugePages: [HugePages] {
    get { self[\.hugePages] }
    set { self[\.hugePages] = newValue }
  }
  package var sizes: [Int] {
    get { self[\.sizeBytes] }
    set { self[\.sizeBytes] = newValue }
  }
  package var granularities: [Int] {
    get { self[\.granularityBytes] }
    set { self[\.granularityBytes] = newValue }
  }
  package var batches: [Int] {
    get { asks(for: \.batch) ? self[\.batch] : [] }
    set { ask(for: newValue, \.batch) }
  }
  package var patterns: [ReleasePattern] {
    get { self[\.pattern] }
    set { self[\.pattern] = newValue }
  }
  package var reuses: [Reuse] {
    get { self[\.reuse] }
    set { self[\.reuse] = newValue }
  }
  package var reuseFractions: [Double] {
    get { self[\.reuseFraction] }
    set { self[\.reuseFraction] = newValue }
  }
  package var reuseDelays: [Double] {
    get { self[\.reuseDelaySeconds] }
    set { self[\.reuseDelaySeconds] = newValue }
  }
  package var threads: [Int] {
    get { self[\.threads] }
    set { self[\.threads] = newValue }
  }
  package var rates: [Double] {
    get { self[\.ratePerSecond].compactMap(\.self) }
    set { ask(for: newValue, \.ratePerSecond) }
  }
  package var durations: [Double] {
    get { self[\.durationSeconds].compactMap(\.self) }
    set { ask(for: newValue, \.durationSeconds) }
  }
  package var pressures: [Int] {
    get { self[\.pressureBytes].compactMap(\.self) }
    set { ask(for: newValue, \.pressureBytes) }
  }
  package var watches: [Double] {
    get { self[\.watchSeconds] }
    set { self[\.watchSeconds] = newValue }
  }
  package var repeats: [Int] {
    get { asks(for: \.repeats) ? self[\.repeats] : [] }
    set { ask(for: newValue, \.repeats) }
  }
  package var writes: [WriteAmount] {
    get { asks(for: \.write) ? self[\.write] : [] }
    set { ask(for: newValue, \.write) }
  }
  package var cpuNodes: [Int] {
    get { self[\.cpuNode].compactMap(\.self) }
    set { ask(for: newValue, \.cpuNode) }
  }
  package var memoryNodes: [Int] {
    get { self[\.memoryNode].compactMap(\.self) }
    set { ask(for: newValue, \.memoryNode) }
  }
  package var reuseNode: Int? {
    get { self[\.reuseNode].first ?? nil }
    set { self[\.reuseNode] = [newValue] }
  }

  /// An empty list leaves the axis to the workload or the strategy of each cell.
  private mutating func ask<Value: Sendable>(
    for values: [Value], _ path: any WritableKeyPath<Cell, Value> & Sendable
  ) {
    if values.isEmpty { leave(path) } else { self[path] = values }
  }

  private mutating func ask<Value: Sendable>(
    for values: [Value], _ path: any WritableKeyPath<Cell, Value?> & Sendable
  ) {
    if values.isEmpty { leave(path) } else { self[path] = values.map(Optional.some) }
  }
}
