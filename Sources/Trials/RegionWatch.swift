/// Measures the memory that becomes resident again after a release without being touched: khugepaged refills holes of
/// huge pages.
struct RegionWatch {
  /// Released bytes that are resident again.
  private(set) var regrownBytes = 0
  /// The time from the release until half of the released bytes were resident again; nil if that has not happened.
  private(set) var halfNanoseconds: Int?
  /// The bytes that the release freed.
  private let fallBytes: Int
  /// Resident bytes of the region after the release.
  let afterBytes: Int
  /// The process's RSS beyond its initial value, at the same time.
  let processBytes: Int
  private let began: UInt64

  /// - Parameters:
  ///   - before: the region's resident bytes before the release.
  ///   - after: the region's resident bytes after the release.
  ///   - process: the process's RSS beyond its initial value, after the release.
  ///   - began: the time when the release had ended.
  init(before: Int, after: Int, process: Int, began: UInt64) {
    fallBytes = before - after
    afterBytes = after
    processBytes = process
    self.began = began
  }

  /// - Parameter grownBytes: the growth of resident bytes since the release.
  mutating func look(grownBytes: Int, at now: UInt64) {
    regrownBytes = max(0, grownBytes)
    if halfNanoseconds == nil, fallBytes > 0, regrownBytes * 2 >= fallBytes {
      halfNanoseconds = Int(now - began)
    }
  }
}
