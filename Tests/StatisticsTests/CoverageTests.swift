import MachineState
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// How often the interval that a run ends with covers the truth, in simulation: a run that looks when
/// `SequentialStop` says and stops when its interval is narrow enough.
@Suite("Coverage of runs that stop by width")
struct CoverageTests {
  /// A distribution whose median is known.
  struct Shape: Sendable, CustomTestStringConvertible {
    let name: String
    let median: Double
    let draw: @Sendable (inout Lottery) -> Double
    var testDescription: String { name }

    /// By Box and Muller.
    static func normal(_ random: inout Lottery) -> Double {
      (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
    }

    static let all = [
      Shape(name: "normal", median: 0, draw: normal),
      Shape(name: "skewed (exponential)", median: log(2)) { -log(1 - $0.uniform()) },
      Shape(name: "bimodal, the modes 3 apart", median: 0) {
        0.5 * normal(&$0) + ($0.uniform() < 0.5 ? -1.5 : 1.5)
      },
      // In steps of a sixteenth of the standard deviation: of 50 values a third are the like of another.
      Shape(name: "tied", median: 0) { (normal(&$0) * 16).rounded() / 16 },
    ]

    /// Of 50 values all but a few are the like of another. A closed interval that ends on the median's
    /// step covers it, so that coarse steps only raise the coverage.
    static let coarse = Shape(name: "in steps of half a standard deviation", median: 0) {
      (normal(&$0) * 2).rounded() / 2
    }
  }

  @Test(
    "the 95 % interval covers the median in 94 to 97.5 % of runs, wherever they stop", .notFast, .tags(.slow),
    arguments: Shape.all)
  func stopped(shape: Shape) {
    let share = coverage(of: shape, runs: 2400)
    print("coverage of \(shape.name): \(share * 100) %")
    #expect((0.94...0.975).contains(share), "\(share)")
  }

  @Test("of values in coarse steps it covers the median more often than that")
  func coarse() { #expect(coverage(of: Shape.coarse, runs: 600) > 0.97) }

  /// The share of runs whose interval covers the median.
  private func coverage(of shape: Shape, runs: Int) -> Double {
    var random = Lottery(seed: 20)
    var covered = 0
    for run in 0..<runs {
      let halfWidth = [0.7, 0.45, 0.3][run % 3]
      var values: [Double] = []
      var look = SequentialStop.first
      while true {
        while values.count < look { values.append(shape.draw(&random)) }
        if (SequentialStop.halfWidth(values) ?? .infinity) <= halfWidth || look > 250 { break }
        look = SequentialStop.next(after: look)
      }
      if let interval = SignInterval(values), interval.low <= shape.median,
        shape.median <= interval.high
      {
        covered += 1
      }
    }
    return Double(covered) / Double(runs)
  }

  @Test("looks are a quarter apart, at counts whose coverage is near 96 %")
  func looks() {
    var look = SequentialStop.first
    #expect(SequentialStop.next(after: 0) == SequentialStop.first)
    for _ in 0..<12 {
      let next = SequentialStop.next(after: look)
      #expect(next >= look + look / 4 && next <= look + look / 4 + 11)
      #expect(SequentialStop.next(after: next - 1) == next)
      if next < 200 {
        let coverage = SignInterval.rank(count: next, confidence: 0.95)?.coverage ?? 0
        #expect((0.953...0.967).contains(coverage), "\(next): \(coverage)")
      }
      look = next
    }
  }
}
