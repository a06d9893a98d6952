package import SystemPackage

extension ReleaseStrategy {
  /// What this kernel says to the strategy on a page of anonymous memory: nil when it takes it, its
  /// refusal otherwise. What the strategy then does is another matter, which every row verifies.
  package func refusal() -> Errno? {
    do throws(Errno) {
      var region = Region(pages: 1, hugePages: .never, node: nil)
      try region.reserve()
      try region.map(region.all)
      Touch.write(region.bytes(region.all))
      try release(region.all, in: region)
      if leaves.needsReuse { try reuse(region.all, in: region) }
      return nil
    } catch {
      return error
    }
  }
}
