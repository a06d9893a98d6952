/// Advice of `madvise(2)`. Values, not an option set: the numbers do not combine (`MADV_POPULATE_READ |
/// MADV_POPULATE_WRITE` is neither). Values missing from this list can be represented too. Numbers as in the kernel's
/// `asm-generic/mman-common.h`.
package struct Advice: RawRepresentable, Equatable, Sendable {
  package let rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Drop the pages now; the next touch of private anonymous memory reads zero.
  package static let dontNeed = Advice(rawValue: 4)
  /// Drop the pages when memory is short, unless they are written first. Linux 4.5.
  package static let free = Advice(rawValue: 8)
  /// Free the pages and their backing memory: shared writable mappings only.
  package static let remove = Advice(rawValue: 9)
  /// A forked child does not have the range. Linux 2.6.16.
  package static let dontFork = Advice(rawValue: 10)
  /// Take `dontFork` back.
  package static let doFork = Advice(rawValue: 11)
  /// Back the range with huge pages where possible.
  package static let hugePage = Advice(rawValue: 14)
  /// Never back the range with huge pages.
  package static let noHugePage = Advice(rawValue: 15)
  /// Leave the range out of core dumps. Linux 3.4.
  package static let dontDump = Advice(rawValue: 16)
  /// Undo `dontDump`.
  package static let doDump = Advice(rawValue: 17)
  /// A forked child finds the range empty: private anonymous memory only. Linux 4.14.
  package static let wipeOnFork = Advice(rawValue: 18)
  /// Take `wipeOnFork` back.
  package static let keepOnFork = Advice(rawValue: 19)
  /// Reclaim these pages before others. Linux 5.4.
  package static let cold = Advice(rawValue: 20)
  /// Reclaim the pages now. Linux 5.4.
  package static let pageOut = Advice(rawValue: 21)
  /// Fault every page in for reading. Linux 5.14.
  package static let populateRead = Advice(rawValue: 22)
  /// Fault every page in for writing. Linux 5.14.
  package static let populateWrite = Advice(rawValue: 23)
  /// Like `dontNeed`, for locked pages too. Linux 5.18.
  package static let dontNeedLocked = Advice(rawValue: 24)
  /// Collapse the range into huge pages now, at the caller's cost. Linux 6.1.
  package static let collapse = Advice(rawValue: 25)
  /// Drop the pages and make any access a SIGSEGV, without splitting VMAs. Linux 6.13.
  package static let guardInstall = Advice(rawValue: 102)
  /// Undo `guardInstall`.
  package static let guardRemove = Advice(rawValue: 103)
}
