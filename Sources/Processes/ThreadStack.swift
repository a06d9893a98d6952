/// The stack of the calling thread.
package enum ThreadStack {
  /// Writes to 64 KiB below the stack in use, so that later calls neither fault on it nor copy its pages after a fork.
  package static func rehearse() { descend(64) }

  /// Allocations larger than 1 KiB may not be on the stack.
  @inline(never)
  private static func descend(_ kibibytes: Int) {
    withUnsafeTemporaryAllocation(byteCount: 1 << 10, alignment: 16) { part in
      part.storeBytes(of: UInt8(truncatingIfNeeded: kibibytes), as: UInt8.self)
      if kibibytes > 0 { descend(kibibytes - 1) }
      // Written after the call, so that the recursion is not turned into a loop.
      part.storeBytes(of: 0, toByteOffset: 512, as: UInt8.self)
    }
  }
}
