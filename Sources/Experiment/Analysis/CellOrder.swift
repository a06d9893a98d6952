internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// The place of a cell in the report: axis by axis, numbers by their value, names in the order of their list, and by
/// their text where they are in no list.
struct CellOrder: Comparable {
  private let numbers: [Double]
  private let names: [String]

  init(_ cell: Cell) {
    let policy = cell.policy.split(separator: ":", maxSplits: 1)
    numbers = [
      Self.place(of: cell.workload, in: WorkloadList.namesWithPrograms),
      Double(cell.sizeBytes), Double(cell.granularityBytes),
      Self.place(of: cell.memory, in: MemoryKind.allCases), Self.number(cell.hugePages),
      Self.place(of: cell.reuse, in: Reuse.allCases), Double(cell.threads),
      Self.number(cell.pressureBytes), Self.number(cell.cpuNode), Self.number(cell.memoryNode),
      Self.number(cell.reuseNode), Self.number(cell.pattern), cell.reuseFraction,
      cell.reuseDelaySeconds, cell.ratePerSecond ?? -1, cell.durationSeconds ?? -1,
      cell.watchSeconds, Double(cell.repeats), Double(cell.write.bytes),
      Self.place(of: policy.first.map(String.init) ?? "", in: PolicyList.all.map(\.name)),
      policy.count > 1 ? Self.parameter(String(policy[1])) : 0, Self.number(cell.role),
      Self.place(of: cell.strategy, in: StrategyList.names), Double(cell.batch),
    ]
    names = [cell.workload, cell.policy, cell.pattern.text, cell.strategy]
  }

  static func < (left: CellOrder, right: CellOrder) -> Bool {
    left.numbers == right.numbers
      ? left.names.lexicographicallyPrecedes(right.names)
      : left.numbers.lexicographicallyPrecedes(right.numbers)
  }

  /// What is in no list comes last.
  private static func place<Value: Equatable>(of value: Value, in list: [Value]) -> Double {
    list.firstIndex(of: value).map(Double.init) ?? .infinity
  }

  /// No number comes first.
  private static func number(_ value: Int?) -> Double { value.map(Double.init) ?? -1 }

  private static func number(_ role: Cell.Role) -> Double {
    switch role {
    case .baseline: 0
    case .null: 1
    case .candidate: 2
    case .reference: 3
    }
  }

  private static func number(_ hugePages: HugePages) -> Double {
    switch hugePages {
    case .never: 0
    case .folios(let bytes): Double(bytes)
    case .always: Double(PageSize.hugeBytes)
    case .inherit: .infinity
    }
  }

  /// By how much is released, the most first.
  private static func number(_ pattern: ReleasePattern) -> Double {
    switch pattern {
    case .all: 1
    case .every(let number): Double(number)
    case .random(let share): 1 / share
    }
  }

  private static func parameter(_ text: String) -> Double {
    ByteCount.parse(text).map(Double.init) ?? Double(text) ?? .infinity
  }
}

extension Collection<Cell> {
  /// The cells in the order of the report.
  var inOrder: [Cell] {
    map { (cell: $0, order: CellOrder($0)) }.sorted { $0.order < $1.order }.map(\.cell)
  }
}
