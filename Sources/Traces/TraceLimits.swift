/// What a recording may ask of whoever reads it. More is refused where it comes up, with the limit.
package enum TraceLimits {
  /// Threads, with those that have ended: recordings of whole machines have fewer.
  package static let mostThreads = 1 << 20
  /// Different names of threads: of the 255 bytes that each may have, all take 16 MiB.
  package static let mostNames = 1 << 16
  /// Bytes that come out of a packed recording.
  package static let mostUnpackedBytes = 64 << 30
  /// How many times more bytes may come out than went in. Text of perf is packed to a tenth to a
  /// hundredth; what is made to fill memory or time, to a thousandth and less.
  package static let mostUnpackedTimes = 200
  /// So many bytes may come out whatever went in.
  package static let freeUnpackedBytes = 16 << 20
  /// Memory that xz or zstd may take: `xz -9` needs 65 MiB, `zstd -19` 8 MiB; a hostile file asks for 4 GiB.
  package static let mostUnpackerMebibytes = 80

  // Of one process that is replayed:

  /// Ranges that its calls tell apart at a time: mapped, given back, populated. Linux allows 65,530 mappings
  /// unless told otherwise.
  package static let mostRanges = 1 << 19
  /// Blocks of 256 KiB with a page in use at a time; more where there are `pagesOfBlock` faults to each.
  package static let mostSparseBlocks = 1 << 16
  package static let pagesOfBlock = 8
  /// How many ranges and blocks calls may go over again, beyond `freeRevisits` a call and one a fault.
  package static let mostRevisits = 1 << 21
  package static let freeRevisits = 16
  /// Pages that forks go over, together.
  package static let mostForkedPages = 1 << 32
  /// Mappings of all processes that are told apart at a time for `--list` and `--tree`.
  package static let mostRangesOfAll = 1 << 22
  /// Pages that calls bring along without a fault, together: 128 GiB.
  package static let mostPopulatedPages = 1 << 25
}
