/// Every strategy there is. A new one is a file beside this one, and a line here.
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

  package static var names: [String] { all.map(\.name) }

  package static func named(_ name: String) -> (any ReleaseStrategy)? {
    all.first { $0.name == name }
  }
}
