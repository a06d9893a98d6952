@testable import Histories
import PageRelease
import Testing
@testable import Replay

/// Huge pages in the model of pages.
@Suite("Huge pages of the model")
struct HugePageModelTests {
  @Test("a huge page that is taken apart of which some pages may be blank is told by the model")
  func splitting() {
    for (release, drops, splits) in [
      (PageModel.Release.lazilyFree, true, true), (.lazilyFree, false, false), (.drop, true, false),
      (.keep, true, false), (.keepApart, true, true),
    ] {
      var model = PageModel(release: release, hugePagesFor: .all, dropsBlanks: drops)
      var map = ReplayStep(.map, time: 0, thread: 0, 0..<512)
      map.protection = 3
      model.take(map)
      model.take(ReplayStep(.write, time: 1, thread: 0, 0..<1))
      #expect(model.residentPages == 512)
      var part = ReplayStep(.release, time: 2, thread: 0, 0..<256, for: .replaced)
      part.advice = 4
      model.take(part)
      #expect(model.splitsHugePages == splits, "\(release)")
    }
  }

  @Test("the program's own MADV_NOHUGEPAGE goes before huge pages that are asked for all memory")
  func forbidden() {
    var model = PageModel(release: nil, hugePagesFor: .advised, advice: .always)
    var map = ReplayStep(.map, time: 0, thread: 0, 0..<1024)
    map.protection = 3
    model.take(map)
    var advice = ReplayStep(.advise, time: 1, thread: 0, 512..<1024)
    advice.advice = 15
    model.take(advice)
    model.take(ReplayStep(.write, time: 2, thread: 0, 0..<1))
    model.take(ReplayStep(.write, time: 2, thread: 0, 512..<513))
    #expect(model.residentPages == 513 && model.faults == 2)
  }
}
