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
}
