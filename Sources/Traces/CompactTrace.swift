/// The compact form of a recording: events as differences, in blocks with a checksum each.
///
/// Numbers are little-endian base 128 (LEB128: seven bits a byte, the highest bit set in all bytes but the
/// last), signed ones folded first (0, -1, 1, -2 … as 0, 1, 2, 3 …). All arithmetic is modulo 2^64.
///
///     file    = "madtrace" version:u16 block* (of kind 1) block (of kind 2)
///     block   = kind:u8 length:u32 payload checksum:u32         fixed widths are little-endian
///
/// A payload has 1 to 65,536 bytes. The checksum is CRC-32C of the checksum before (of the first block: 0;
/// four bytes), the kind, the length and the payload: what was changed, lost, doubled or swapped is found.
/// No record spans two blocks; what the records before have set holds on in the next block.
///
/// A block of kind 1 holds records, each a tag byte and what it asks for:
///
/// | tag | record | fields |
/// |---|---|---|
/// | 0 to 127 | fault | bits 5–6: 0 access unknown, 1 read, 2 write; bits 0–4: the time's difference, 31 where it follows as signed number; then signed: pages from the thread's place |
/// | 128 | thread | number, from 0, of one that was there: the next records are its |
/// | 129 | new thread | process, thread (signed); gets the next number, place 0, and the next records |
/// | 130 | new name | bytes, at most 255, then so many of UTF-8; gets the next number, from 0 |
/// | 131 | unit | nanoseconds of one unit of time from now on; 1000 at first |
/// | 132 | name | time; number of the name |
/// | 133 | exec | time |
/// | 134 | fork | time; the child's process (signed) |
/// | 135 | mapping | time; start from the place (signed), length, protection:u8, kind:u8 (0 anonymous, 1 heap, 2 stack, 3 file; + 128 if shared) |
/// | 144 + call | call | time; time since its entry (signed); its arguments; its result |
///
/// A time is signed, in units, from the time of the record before, whosever that was (of the first: 0).
/// Calls, and how many arguments each has: 0 mmap (6), 1 munmap (2), 2 mremap (5), 3 brk (1), 4 mprotect
/// (3), 5 pkey_mprotect (4), 6 madvise (3), 7 process_madvise (5), 8 fallocate (4), 9 mlock (2), 10 mlock2
/// (3), 11 mlockall (1), 12 userfaultfd (1). An argument is a number, but the first, where it is an address
/// (all but 7, 8, 11 and 12), is signed from the thread's place. The result is
/// signed; of 0, 2 and 3 from the thread's place.
///
/// The place of a thread is an address: of the last page that it faulted on; after a call the first
/// argument, where it is an address and not 0, which already holds for the result; and then the result, where
/// it is an address and no error (-4095 to -1). Of faults the page is kept (of 4 KiB), not the byte in it.
///
/// The payload of the last block: the number of events (faults, names, execs, forks, mappings, calls), then
/// what the text had to say besides (`TraceSummary`): lines, unknown lines, number of the first unknown line
/// (0: none) and its text, number of unknown events and of each its name and count, calls without exit, calls
/// without entry, duplicate faults, kernel faults, lost events, lines of unknown process, 1 if the last line
/// was cut, nanoseconds of the unit of time (0: none). Texts are a number of bytes, at most 1024, and UTF-8.
enum CompactTrace {
  static let magic = Array("madtrace".utf8)
  static let version: UInt16 = 1

  enum BlockKind: UInt8 {
    case records = 1
    case end = 2
  }

  /// Bytes of a block's kind and length, and of its checksum.
  static let blockHeadBytes = 5
  static let checksumBytes = 4
  static let longestPayload = 65_536
  static let longestName = 255
  static let longestText = 1024

  /// Tags from 128 on.
  enum Tag {
    static let thread: UInt8 = 128
    static let newThread: UInt8 = 129
    static let newName: UInt8 = 130
    static let unit: UInt8 = 131
    static let name: UInt8 = 132
    static let exec: UInt8 = 133
    static let fork: UInt8 = 134
    static let mapping: UInt8 = 135
    static let firstCall: UInt8 = 144
  }

  static let firstUnit: UInt64 = 1000
  /// In the tag of a fault.
  static let timeFollows: UInt8 = 31
  static let sharedBit: UInt8 = 128
  static let pageShift: UInt64 = 12

  static func folded(_ value: UInt64) -> UInt64 {
    value << 1 ^ UInt64(bitPattern: Int64(bitPattern: value) >> 63)
  }

  static func unfolded(_ value: UInt64) -> UInt64 { value >> 1 ^ (0 &- (value & 1)) }
}
