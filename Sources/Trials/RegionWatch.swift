/// What comes back of a region that is looked at after its release, with nobody touching it: khugepaged fills holes of
/// huge pages again.
struct RegionWatch {
  /// Of what the release has taken, how much is back, in bytes.
  private(set) var regrownBytes = 0
  /// Since the release, when half of what it had taken was back; nil while it is not.
  private(set) var halfNanoseconds: Int?
  /// What the release has taken.
  private let fallBytes: Int
  /// Of the region, after the release.
  let afterBytes: Int
  /// Of the process beyond what it had, at the same moment.
  let processBytes: Int
  private let began: UInt64

  /// - Parameters:
  ///   - before: resident before the release, in bytes.
  ///   - after: and after it.
  ///   - process: of the process beyond what it had, after it.
  ///   - began: when it had ended.
  init(before: Int, after: Int, process: Int, began: UInt64) {
    fallBytes = before - after
    afterBytes = after
    processBytes = process
    self.began = began
  }

  /// - Parameter grownBytes: what is resident now beyond what was after the release.
  mutating func look(grownBytes: Int, at now: UInt64) {
    regrownBytes = max(0, grownBytes)
    if halfNanoseconds == nil, fallBytes > 0, regrownBytes * 2 >= fallBytes {
      halfNanoseconds = Int(now - began)
    }
  }
}
