import Analysis
import Samples

extension Analysis {
  /// What these rows come to, and histograms of all operations that they tell of.
  init(ofMeasured rows: some Collection<Record>) {
    self.init(of: rows)
    add(LatenciesFixture.points(of: rows))
  }

  /// What these rows come to.
  init(of rows: some Sequence<Record>) {
    self.init()
    for row in rows { add(row) }
  }
}
