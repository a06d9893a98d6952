import LinuxKernel
import Processes
import Programs
import Testing

@Suite("The curve of a run")
struct ProgramCurveTests {
  private func point(_ nanoseconds: UInt64, rss: Int, walk: ProcessWalk? = nil) -> ProgramPoint {
    var memory = ProcessStatus()
    memory.rssBytes = rss
    return ProgramPoint(nanoseconds: nanoseconds, memory: memory, walk: walk)
  }

  @Test("the mean is over time, not over points")
  func mean() {
    var curve = ProgramCurve()
    // 0 to 100 within 10, then 100 for 90, seen ten times as often in the first part.
    for step in 0...10 { curve.add(point(UInt64(step), rss: step * 10)) }
    curve.add(point(100, rss: 100))
    #expect(curve.meanRSSBytes(of: 100) == 95)
    #expect(curve.peakRSSBytes == 100)
  }

  @Test("a few points, or points of a small part of the run, have no mean")
  func short() {
    var curve = ProgramCurve()
    curve.add(point(0, rss: 1))
    curve.add(point(10, rss: 1))
    #expect(curve.meanRSSBytes(of: 10) == nil)
    curve.add(point(20, rss: 1))
    #expect(curve.meanRSSBytes(of: 20) == 1)
    #expect(curve.meanRSSBytes(of: 41) == nil)
  }

  @Test("walks have a mean from three on, and a period")
  func walks() {
    var walk = ProcessWalk()
    walk.pssBytes = 30
    var curve = ProgramCurve()
    curve.add(point(100, rss: 1, walk: walk))
    walk.pssBytes = 60
    curve.add(point(200, rss: 1, walk: walk))
    #expect(curve.meanWalk == nil)
    curve.add(point(300, rss: 1, walk: walk))
    #expect(curve.meanWalk?.pssBytes == 50)
    #expect(curve.walkPeriodNanoseconds == 100)
  }

  @Test("many points are thinned out, and the figures are those of all")
  func many() {
    var curve = ProgramCurve()
    for step in 0..<100_000 { curve.add(point(UInt64(step), rss: step)) }
    #expect(curve.points.count <= ProgramCurve.mostPoints)
    #expect(curve.points.count > 1_000)
    #expect(curve.peakRSSBytes == 99_999)
    #expect(curve.meanRSSBytes(of: 100_000) == 50_000)
    let times = curve.points.map(\.nanoseconds)
    #expect(times == times.sorted())
  }
}
