import Plans

/// A plan that nobody performs: free beside its baseline, on 64 MiB in steps of 64 KiB.
enum PlanFixture {
  /// Its axes, changed.
  static func axes(_ change: (inout PlanAxes) -> Void = { _ in }) -> PlanAxes {
    var axes = PlanAxes()
    axes.strategies = ["free"]
    axes.sizes = [64 << 20]
    axes.granularities = [64 << 10]
    change(&axes)
    return axes
  }

  /// What it is refused with, changed, where 1 GiB is available; nil where it is not.
  static func refusal(
    nodes: [Int] = [0], allowedCPUs: [Int] = [0], _ change: (inout PlanAxes) -> Void
  ) -> String? {
    do throws(PlanError) {
      try axes(change).validate(
        availableBytes: 1 << 30, nodes: nodes, allowedCPUs: allowedCPUs)
      return nil
    } catch {
      return error.description
    }
  }
}
