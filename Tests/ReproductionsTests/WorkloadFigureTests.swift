import LinuxKernel
import PageRelease
import Plans
import Reproductions
import Samples
import Testing
import Workloads

/// Figures of the reproductions that have a workload or a strategy of their own.
@Suite("Figures of reproductions with workloads of their own")
struct WorkloadFigureTests {
  @Test(
    "fork: copies of all pages and of none agree, anything else differs; what they cost is a difference"
  )
  func fork() throws {
    func run(kept: Int, dismissed: Int) throws -> MadeFindings {
      try MadeFindings("fork") { cell, phase, record in
        let keeps = cell.strategy == "none"
        record.pages = 1000
        record.elapsedNanoseconds = phase == .release ? 200_000 : keeps ? 2_500_000 : 1_000_000
        if phase == .retouch { record.copiedPages = keeps ? kept : dismissed }
      }
    }
    let made = try run(kept: 1000, dismissed: 0)
    #expect(made.figures.map(\.here) == [2500, 1000, 2.5, 100, 0, 200])
    #expect(made.outcomes == [.agrees, .found])
    #expect(made.texts[1].contains("2.50 × as long") && made.texts[1].contains("1,500 ns"))
    #expect(try run(kept: 1000, dismissed: 10).outcomes == [.differs, .found])
    #expect(try run(kept: 0, dismissed: 0).outcomes == [.differs, .found])
  }

  @Test("fork: a kernel that tells of no copies leaves them open")
  func noCopies() throws {
    let made = try MadeFindings("fork") { _, _, record in
      record.elapsedNanoseconds = 1_000_000
    }
    #expect(made.outcomes == [.notMeasured, .found])
    #expect(made.figures.filter { $0.unit == .percent }.allSatisfy { $0.here == nil })
  }

  @Test("underused-thp: zeros that make room agree, a program that dies of them differs")
  func underused() throws {
    func run(dies: Bool) throws -> MadeFindings {
      try MadeFindings("underused-thp") { cell, phase, record in
        record.rssAnonBytes = (phase == .retouch ? 132 : 128) << 20
        record.anonHugeBytes = 128 << 20
        if phase == .retouch { record.events.underusedSplits = 64 }
        let isKilled = cell.strategy == "none" || dies
        if isKilled, phase == .free { record.status = .oomKilled }
      }
    }
    let made = try run(dies: false)
    #expect(made.figures.map(\.here) == [100, 0, 100, 132.0 / 256 * 100])
    #expect(made.outcomes == [.agrees, .found])
    #expect(try run(dies: true).outcomes.first == .differs)
  }

  @Test("lazyfree-reclaim: the reclaim costs what both calls take less than the first; RSS must go")
  func lazyFree() throws {
    func run(left: Int) throws -> MadeFindings {
      try MadeFindings("lazyfree-reclaim") { cell, phase, record in
        let release = ["dontneed": 300, "free": 250, "free-then-pageout": 1250][cell.strategy] ?? 0
        let retouch = cell.strategy == "free" ? 100 : 1700
        record.pages = 1000
        record.elapsedNanoseconds = (phase == .release ? release : retouch) * 1000
        let after = ["dontneed": 0, "free": 1000, "free-then-pageout": left][cell.strategy] ?? 0
        record.rssAnonBytes = (phase == .touch ? 1000 : after) * PageSize.bytes
        record.events.lazyFreed = phase == .release ? 1000 - left : 0
      }
    }
    let made = try run(left: 0)
    #expect(
      made.figures.map(\.here) == [
        0, 100, 0, 100, 300, 1700, 250, 100, 1250, 1700, 1000, 2950.0 / 2000,
      ])
    #expect(made.outcomes == [.agrees, .found])
    #expect(made.texts[0].contains("100 % of RSS") && made.texts[1].contains("1,000 ns"))
    #expect(try run(left: 500).outcomes == [.differs, .found])
  }

  @Test("pressure: what free waits for, and the share of pageout's rounds that end oom-killed")
  func pressure() throws {
    func run(isKilled: Bool) throws -> [String: Double?] {
      let made = try MadeFindings("pressure") { cell, phase, record in
        record.elapsedNanoseconds = cell.strategy == "free" ? 476_000_000 : 378_000_000
        record.limitHits = cell.strategy == "free" ? 74_451 : 0
        record.events.lazyFreed = cell.strategy == "free" ? 74_240 : 0
        let dies = isKilled && cell.strategy == "pageout" && phase == .retouch
        if dies { record.status = .oomKilled }
      }
      let texts = made.texts
      #expect(texts[0].contains("1.26 × as long after free"))
      #expect(texts[1].contains("74,451 times") && texts[1].contains("290 MiB"))
      #expect(
        texts[2].hasPrefix(isKilled ? "pageout: oom-killed, every time" : "pageout: not killed"))
      return Dictionary(uniqueKeysWithValues: made.figures.map { ($0.label, $0.here) })
    }
    #expect(try run(isKilled: true)["pageout: rounds oom-killed"] == 100)
    #expect(try run(isKilled: true)["free: rounds oom-killed"] == 0)
    #expect(try run(isKilled: false)["pageout: rounds oom-killed"] == 0)
  }
}
