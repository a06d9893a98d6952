import PageRelease
import Plans
import Testing

@Suite("How large a plan may be")
struct PlanLimitsTests {
  private func validate(_ axes: PlanAxes) throws {
    try axes.validate(availableBytes: 1 << 40, nodes: [0], allowedCPUs: [0, 1])
  }

  @Test("cells are counted before they are built, and beyond the limit they never are")
  func cells() throws {
    var axes = PlanFixture.axes { $0.strategies = ["free"] }
    axes.sizes = (1...2048).map { $0 << 16 }
    axes.granularities = [1 << 16]
    #expect(axes.cells.count == 4096)
    try validate(axes)
    axes.sizes.append(2049 << 16)
    #expect(throws: PlanError.self) { try validate(axes) }
    axes.granularities = axes.sizes
    axes.reuseFractions = (1...2049).map { Double($0) / 2049 }
    axes.threads = Array(1...2049)
    axes.watches = axes.reuseFractions
    axes.reuseDelays = axes.reuseFractions
    axes.rates = axes.reuseFractions
    #expect(axes.cells.isEmpty && axes.cellsWithNull.isEmpty && axes.cellsOfTwoExecutables.isEmpty)
    do {
      try validate(axes)
      Issue.record("took it")
    } catch { #expect("\(error)".contains("more than 2^63 cells, and a run measures at most 4,096")) }
  }

  @Test("a name that is as long as a file is compared with no other, and quoted by its beginning")
  func names() {
    let error = PlanError.unknown(
      String(repeating: "x", count: 1 << 20), "strategy", among: ["free"])
    #expect(error.description.utf8.count < 200 && error.description.hasPrefix("unknown strategy 'xxx"))
  }
}
