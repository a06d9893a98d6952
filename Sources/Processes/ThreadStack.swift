/// The stack of the calling thread.
package enum ThreadStack {
  /// Writes to 64 KiB below what is in use, so that no function that is called from here on faults on it, nor copies a page
  /// of it behind a fork.
  package static func rehearse() { descend(64) }

  /// Larger parts than 1 KiB need not be on the stack.
  @inline(never)
  private static func descend(_ kibibytes: Int) {
    withUnsafeTemporaryAllocation(byteCount: 1 << 10, alignment: 16) { part in
      part.storeBytes(of: UInt8(truncatingIfNeeded: kibibytes), as: UInt8.self)
      if kibibytes > 0 { descend(kibibytes - 1) }
      // Behind the call, so that it is no loop.
      part.storeBytes(of: 0, toByteOffset: 512, as: UInt8.self)
    }
  }
}
