/// What comes back of a region that is looked at after its release, with nobody touching it: khugepaged fills holes of
/// huge pages again.
struct RegionWatch {
  /// Of what the release has taken, how much is back, in bytes.
  private(set) var regrownBytes = 0
  /// Since the release, when half of what it had taken was back; nil while it is not.
  private(set) var halfNanoseconds: Int?
  /// What the release has taken.
  private let fallBytes: Int
  private let afterBytes: Int
  private let began: UInt64

  /// - Parameters:
  ///   - before: resident before the release, in bytes.
  ///   - after: and after it.
  ///   - began: when it had ended.
  init(before: Int, after: Int, began: UInt64) {
    fallBytes = before - after
    afterBytes = after
    self.began = began
  }

  mutating func look(residentBytes: Int, at now: UInt64) {
    regrownBytes = max(0, residentBytes - afterBytes)
    if halfNanoseconds == nil, fallBytes > 0, regrownBytes * 2 >= fallBytes {
      halfNanoseconds = Int(now - began)
    }
  }
}
