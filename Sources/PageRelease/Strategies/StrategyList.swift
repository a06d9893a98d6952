/// The list of all strategies. A new strategy is a file beside this one, and a line here.
package enum StrategyList {
  package static let all: [any ReleaseStrategy] = [
    Keep(),
    DontNeed(),
    Free(),
    GoFree(),
    FreeThenDontNeed(),
    FreeThenPageOut(),
    Unmap(),
    Remap(),
    Decommit(),
    Protect(),
    DontNeedDontDump(),
    DontNeedLocked(),
    Batched(),
    Cold(),
    PageOut(),
    Zero(),
    ZeroFree(),
    GuardPages(),
    Remove(),
    PunchHole(),
    CowReset(),
    Break(),
    HugeTLB(),
    DontNeedNoHugePage(),
    DontNeedCollapse(),
    ForkChild(),
  ]

  /// The strategy that keeps all pages: the cost of another strategy beyond it is the cost of releasing.
  package static let keeping = Keep().name

  package static var names: [String] { all.map(\.name) }

  package static func named(_ name: String) -> (any ReleaseStrategy)? {
    all.first { $0.name == name }
  }
}
