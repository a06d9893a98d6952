import Analysis
import Testing
import Workloads

@Suite("The frontier")
struct FrontierTests {
  private typealias Point = ParetoFront.Point

  /// A point whose figures repeat exactly, or are from too few blocks for an interval, or noisy.
  private func point(
    _ cost: Double, _ low: Double, to high: Double? = nil, spread: Double? = 0
  ) -> Point {
    func estimate(_ value: Double) -> Estimate {
      Estimate(median: value, interval: spread.map { value - $0...value + $0 })
    }
    return Point(cost: estimate(cost), low: estimate(low), high: estimate(high ?? low))
  }

  /// All lists of up to three points on a grid of three costs by six ranges of three numbers, a missing one among
  /// the choices.
  private func forEachList(spread: Double?, _ body: ([Point?]) -> Void) {
    let ranges = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    let grid: [Point?] =
      [nil]
      + (0..<3).flatMap { cost in
        ranges.map { point(Double(cost), Double($0.0), to: Double($0.1), spread: spread) }
      }
    var lists: [[Point?]] = [[]]
    for _ in 0..<3 {
      lists = lists.flatMap { list in grid.map { list + [$0] } }
      lists.forEach(body)
    }
  }

  private func isBeaten(_ point: Point, by other: Point) -> Bool {
    let costs = (other.cost.median, point.cost.median)
    let kept = (other.high.median, point.low.median)
    return costs.0 <= costs.1 && kept.0 <= kept.1 && (costs.0 < costs.1 || kept.0 < kept.1)
  }

  @Test(
    "no point of it is beaten, and every other one is beaten by one of it", arguments: [0, 0.4])
  func unbeaten(spread: Double) {
    forEachList(spread: spread) { points in
      let standings = ParetoFront.standings(points)
      let frontier = zip(points, standings).compactMap { $1 == .unbeaten ? $0 : nil }
      for (point, standing) in zip(points, standings) {
        guard let point else {
          if standing != nil { Issue.record("a missing point stands somewhere: \(points)") }
          continue
        }
        if frontier.contains(where: { isBeaten(point, by: $0) }) != (standing != .unbeaten) {
          Issue.record("\(point) of \(points): \(String(describing: standing))")
        }
      }
    }
  }

  @Test("it holds the cheapest and the leanest, and of these the better in the other figure")
  func extremes() {
    forEachList(spread: nil) { points in
      let standings = ParetoFront.standings(points)
      let there = zip(points, standings).compactMap { point, standing in
        point.map { ($0.cost.median, $0.low.median, standing) }
      }
      let cheapest = there.min { ($0.0, $0.1) < ($1.0, $1.1) }
      let leanest = there.min { ($0.1, $0.0) < ($1.1, $1.0) }
      if cheapest?.2 != .unbeaten && !there.isEmpty || leanest?.2 != cheapest?.2 {
        Issue.record("\(points): \(standings)")
      }
    }
  }

  @Test("neither the order of the points nor missing ones change where they stand")
  func order() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let points = (0..<12).map { _ in
        point(Double(random.below(6)), Double(random.below(6)), spread: 0.7)
      }
      let standings = ParetoFront.standings(points)
      var shuffled = Array(points.indices)
      random.shuffle(&shuffled)
      let found = ParetoFront.standings(shuffled.map { points[$0] } + [nil])
      #expect(found == shuffled.map { standings[$0] } + [nil])
    }
  }

  @Test("nothing, one point and equal points stand on it")
  func few() {
    #expect(ParetoFront.standings([]).isEmpty)
    #expect(ParetoFront.standings([nil, nil]) == [nil, nil])
    #expect(ParetoFront.standings([point(1, 1), nil]) == [.unbeaten, nil])
    #expect(ParetoFront.standings([point(1, 1), point(1, 1)]) == [.unbeaten, .unbeaten])
  }

  @Test("a point is open until another beats it beyond the intervals, in both figures")
  func open() {
    let best = point(1, 1, spread: 0.25)
    for (other, expected) in [
      (point(2, 2, spread: 0.25), ParetoFront.Standing.beaten), (point(1.5, 2, spread: 0.25), .open),
      (point(2, 1.25, spread: 0.25), .open), (point(2, 2, spread: nil), .open),
      (point(2, 0.5, spread: 0.25), .unbeaten),
    ] {
      #expect(ParetoFront.standings([best, other]) == [.unbeaten, expected], "\(other)")
    }
    // What repeats exactly and is equal cannot turn out worse.
    #expect(ParetoFront.standings([point(1, 1), point(2, 1)]) == [.unbeaten, .beaten])
  }

  @Test("what is lazily freed neither beats what keeps less than all of it, nor is beaten by what keeps as much")
  func ranges() {
    let none = point(33, 16)
    let dontneed = point(2300, 0)
    let munmap = point(2550, 0)
    let free = point(525, 0.1, to: 16)
    #expect(
      ParetoFront.standings([none, free, dontneed, munmap])
        == [.unbeaten, .unbeaten, .unbeaten, .beaten])
    // A cheaper one that keeps no more than what cannot be reclaimed beats it, and it beats what keeps more.
    #expect(ParetoFront.standings([free, point(500, 0.1)]) == [.beaten, .unbeaten])
    #expect(ParetoFront.standings([free, point(600, 16, to: 20)]) == [.unbeaten, .beaten])
    #expect(ParetoFront.standings([free, free]) == [.unbeaten, .unbeaten])
  }

  @Test("figures that repeat exactly leave nothing open, and those without intervals everything")
  func certainty() {
    forEachList(spread: 0) { points in
      if ParetoFront.standings(points).contains(.open) { Issue.record("\(points)") }
    }
    forEachList(spread: nil) { points in
      if ParetoFront.standings(points).contains(.beaten) { Issue.record("\(points)") }
    }
  }
}
