/// One thing that a replay does: of fixed size, since there are millions, in a file.
package struct ReplayStep: Equatable, Sendable, BitwiseCopyable {
  package enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// Uses every page: reads its first word, or writes it.
    case read
    case write
    /// Maps memory where nothing is, or over what is there.
    case map
    case mapOver
    case unmap
    case protect
    /// Gives advice that releases nothing.
    case advise
    /// Gives pages back: as recorded, by its advice, or by the strategy in its place.
    case release
    /// Makes pages usable that a strategy has taken out of use.
    case reuse
    /// Moves pages to `target`, where so many are mapped then.
    case move
    /// Looks at what is resident.
    case look
    /// Makes a child with a copy of the memory, which does nothing.
    case fork
    /// Ends the oldest of these.
    case join
  }

  /// For whom a step is.
  package enum Audience: UInt8, Sendable, BitwiseCopyable {
    case all
    /// A replay of what the program did.
    case recorded
    /// A replay with a strategy in the place of the recorded releases.
    case replaced
  }

  /// Since the recording's first event, in nanoseconds.
  package var time: UInt64
  /// The first page of the region, and how many.
  package var start: Int
  package var count: Int
  package var kind: Kind
  package var audience = Audience.all
  /// The number of the thread, in the order of their first steps.
  package var thread: UInt16
  /// Of a map and protect, as `mmap(2)` takes it.
  package var protection: UInt8 = 0
  package var flags = Flags()
  /// The number of an advice.
  package var advice: Int32 = 0
  /// Of a move.
  package var targetStart = 0
  package var targetCount = 0

  package struct Flags: OptionSet, Equatable, Sendable, BitwiseCopyable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A map that brings its pages along.
    package static let populates = Flags(rawValue: 1)
    /// A move that leaves an empty mapping behind.
    package static let leavesMapping = Flags(rawValue: 2)
    /// An unmap, or a map without access, that gives pages back: of a program that ends it is none.
    package static let releases = Flags(rawValue: 4)
    /// What is given back may not be written.
    package static let isReadOnly = Flags(rawValue: 8)
    /// A touch of pages that are there, and that faulted all the same: they are dropped first, which counts for nothing.
    package static let dropsFirst = Flags(rawValue: 16)
    /// A touch of pages that were there when the recorded program released them by a call that leaves zeroes, and that
    /// it uses for the first time since.
    package static let reusesZeroed = Flags(rawValue: 64)
    /// A fork after which all that was counted is forgotten: what was done before was an ancestor's.
    package static let begins = Flags(rawValue: 128)
    /// A look that tells of lazily freed memory too, for which page tables are walked.
    package static let walks = Flags(rawValue: 32)
  }

  package init(
    _ kind: Kind, time: UInt64, thread: UInt16, _ pages: Range<Int>,
    for audience: Audience = .all
  ) {
    self.kind = kind
    self.time = time
    self.thread = thread
    self.audience = audience
    start = pages.lowerBound
    count = pages.count
  }

  package var pages: Range<Int> { start..<start + count }
  package var target: Range<Int> { targetStart..<targetStart + targetCount }

  package var isTouch: Bool { kind == .read || kind == .write }

  /// Whether it belongs to a replay of what was recorded, or of a strategy in its place.
  @inline(__always)
  package func isFor(recorded: Bool) -> Bool {
    audience == .all || (audience == .recorded) == recorded
  }
}
