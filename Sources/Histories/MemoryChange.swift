/// What an event of a recording did to the private anonymous memory of its process, in pages of the recorded addresses.
package struct MemoryChange {
  package enum Kind: Equatable {
    /// A page was used, and the kernel had to serve that.
    case touch(isWrite: Bool?)
    /// Memory is mapped: over `parts`, or where nothing was.
    case map(protection: UInt8, populates: Bool)
    case unmap(Cause)
    case protect(UInt8)
    /// Advice that releases nothing, by its number.
    case advise(Int32)
    /// Advice that gives pages back, by its number.
    case release(Int32)
    /// Advice that gives pages back, so many, by `process_madvise(2)`, of which the ranges are not recorded.
    case releaseUnplaced(Int32, pages: Int)
    /// Pages have gone, with what they hold, to `destination`, where so many are mapped now.
    case move(destination: Int, count: Int, protection: UInt8, leavesMapping: Bool)
    /// A child has a copy of all of it from now on; nil where the recording does not tell a copy from memory that is
    /// shared.
    case fork(isCopy: Bool?)
    /// Such a child is gone, or has another program.
    case join
    /// All before was done by an ancestor, of whose memory the process has a copy from now on.
    case begin
  }

  /// Why memory is not there any more.
  package enum Cause: UInt8 {
    /// It was unmapped, or something else was mapped over it.
    case unmapped
    /// The program break has moved down.
    case shrunk
    /// The process has another program.
    case exec
    /// Something else is there, so that it must have gone unseen.
    case gone
  }

  package var time: UInt64
  package var thread: Int32
  package var kind: Kind
  /// Page numbers: recorded addresses by the page's size.
  package var pages: Range<Int>
  /// What of ours is there before a map or unmap, or is given back: in order, no two alike that touch.
  package var parts: [Part] = []

  package struct Part: Equatable {
    package var pages: Range<Int>
    /// As `mmap(2)` takes it.
    package var protection: UInt8

    package var isWritable: Bool { protection & 2 != 0 }
  }
}
