internal import Analysis
internal import Plans
internal import Samples
internal import Workloads

/// The cost to a server of memory that is released as soon as it becomes free, compared with a release paced to 1 % of
/// a CPU.
///
/// Source: JDK-8257974, a loss of 21 % in DaCapo's lusearch when G1 uncommitted memory concurrently and unpaced. In an
/// open loop, throughput equals the requested rate; the measure here is therefore CPU time per request.
struct PacedRelease: Reproduction {
  let name = "paced-release"
  let summary = "what a server pays for memory that goes back at once, and at a pace"
  let source = "JDK-8257974"
  let needs = Needs(seconds: 60, bytes: 70 << 20)

  private static let policies = ["never", "scavenger:1", "scavenger:100", "immediate"]

  func request(_ extent: Extent) -> Request {
    var request = Request(
      ["dontneed"], sizeBytes: extent == .full ? 64 << 20 : 4 << 20,
      granularityBytes: [64 << 10], rounds: extent == .full ? 3 : 1
    ) {
      $0.workloads = ["server"]
      $0.policies = Self.policies
      $0.rates = [2000]
      $0.durations = [extent == .full ? 5 : 0.2]
    }
    request.measuresBaseline = false
    return request
  }

  private func cost(_ policy: String) -> String { "\(policy): CPU a request" }
  private func loss(_ policy: String) -> String { "\(policy): CPU a request, against never" }
  private func tail(_ policy: String) -> String { "\(policy): p99 of a request" }
  private func released(_ policy: String) -> String { "\(policy): given back" }
  private func kept(_ policy: String) -> String { "\(policy): resident, of what is live" }

  func figures(_ found: ReproductionData) -> [Figure] {
    func median(_ policy: String, _ figure: (Record) -> Double?) -> Double? {
      found.median(.run, where: { $0.policy == policy }, figure)
    }
    let never = median("never", Self.microseconds)
    return Self.policies.flatMap { policy in
      let here = median(policy, Self.microseconds)
      let ratio = here.flatMap { here in never.map { here / $0 } }
      return [
        Figure(cost(policy), .microseconds, here: here),
        Figure(loss(policy), .times, here: ratio),
        Figure(
          released(policy), .mebibytes,
          here: median(policy) { $0.releasedBytes.map { Double($0) / Double(1 << 20) } }),
        Figure(
          tail(policy), .microseconds,
          here: found.summary { $0.policy == policy }?.program?.latency?.p99
            .map { Double($0) / 1000 }),
        Figure(kept(policy), .times, here: median(policy, Self.retained)),
      ]
    }
  }

  /// CPU time of all threads per request, in microseconds.
  private static func microseconds(_ row: Record) -> Double? {
    guard let requests = row.operations, requests > 0, let user = row.userNanoseconds,
      let system = row.systemNanoseconds
    else { return nil }
    let all = Double(user) + Double(system) + Double(row.backgroundNanoseconds ?? 0)
    return all / Double(requests) / 1000
  }

  private static func retained(_ row: Record) -> Double? {
    guard let rss = row.meanRSSBytes, let live = row.meanLiveBytes, live > 0 else { return nil }
    return Double(rss) / Double(live)
  }

  func verdicts(_ figures: [Figure]) -> [Verdict] {
    guard let unpaced = figures.here(loss("immediate")),
      let paced = figures.here(loss("scavenger:1"))
    else { return [.notMeasured("what a pace saves")] }
    return [
      .of(
        unpaced >= 1.05 && paced - 1 < (unpaced - 1) / 2,
        "giving back at once costs \(Verdict.times(unpaced)) the CPU time, at a pace of 1 % of a CPU "
          + "\(Verdict.times(paced)), where a loss of 21 % of throughput without a pace was published",
        else:
          "giving back at once costs \(Verdict.times(unpaced)) the CPU time, and a pace of 1 % of a CPU "
          + "\(Verdict.times(paced)): no such gain")
    ]
  }
}
