import Analysis
import Samples

extension Analysis {
  /// What these rows come to.
  init(of rows: some Sequence<Record>) {
    self.init()
    for row in rows { add(row) }
  }
}
