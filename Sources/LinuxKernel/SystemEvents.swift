internal import Texts

/// Events that the kernel counts for the whole machine since boot.
package struct SystemEvents: Equatable, Sendable {
  /// Pages marked as lazily freed, and the number of them reclaimed.
  package var lazyFree: Int?
  package var lazyFreed: Int?
  /// Huge pages allocated at a fault, assembled by khugepaged or `MADV_COLLAPSE`, and split: the page itself, or only
  /// its mapping.
  package var hugePageFaults: Int?
  package var hugePageCollapses: Int?
  package var hugePageSplits: Int?
  package var hugeMappingSplits: Int?
  /// Huge pages split because few of their pages were used.
  package var underusedSplits: Int?
  /// Interrupts by which a CPU made others flush their TLB.
  package var tlbShootdowns: Int?
  /// Folios of the watched size allocated at a fault.
  package var folioFaults: Int?

  package init() {}

  /// Adds the difference of two readings.
  package mutating func add(from start: SystemEvents, to end: SystemEvents) {
    for counter in Self.counters {
      guard let before = start[keyPath: counter], let after = end[keyPath: counter] else {
        continue
      }
      self[keyPath: counter] = (self[keyPath: counter] ?? 0) + after - before
    }
  }

  private static let counters: [any WritableKeyPath<SystemEvents, Int?> & Sendable] = [
    \.lazyFree, \.lazyFreed, \.hugePageFaults, \.hugePageCollapses, \.hugePageSplits,
    \.hugeMappingSplits, \.tlbShootdowns, \.folioFaults, \.underusedSplits,
  ]
}

/// Reads the events repeatedly, without allocating.
package struct SystemEventsReader: ~Copyable {
  private let vmstat: KernelFile?
  private let interrupts: KernelFile?

  /// Events that this kernel does not report read as nil.
  package init() {
    vmstat = try? KernelFile("/proc/vmstat")
    interrupts = try? KernelFile("/proc/interrupts", capacity: 64 << 10)
  }

  package func read() -> SystemEvents {
    var found = SystemEvents()
    try? vmstat?.forEachLine { line in
      if let value = Self.value(line, "pglazyfree ") {
        found.lazyFree = value
      } else if let value = Self.value(line, "pglazyfreed ") {
        found.lazyFreed = value
      } else if let value = Self.value(line, "thp_fault_alloc ") {
        found.hugePageFaults = value
      } else if let value = Self.value(line, "thp_collapse_alloc ") {
        found.hugePageCollapses = value
      } else if let value = Self.value(line, "thp_split_page ") {
        found.hugePageSplits = value
      } else if let value = Self.value(line, "thp_underused_split_page ") {
        found.underusedSplits = value
      } else if let value = Self.value(line, "thp_split_pmd ") {
        found.hugeMappingSplits = value
      }
    }
    try? interrupts?.forEachLine { line in
      if let sum = Self.shootdowns(line) { found.tlbShootdowns = sum }
    }
    return found
  }

  private static func value(_ line: UnsafeRawBufferPointer, _ key: StaticString) -> Int? {
    guard line.count > key.utf8CodeUnitCount else { return nil }
    for index in 0..<key.utf8CodeUnitCount where line[index] != key.utf8Start[index] { return nil }
    var scanner = ByteScanner(line, at: key.utf8CodeUnitCount)
    return scanner.decimal()
  }

  /// The sum over CPUs of the line ` TLB:  12  7   TLB shootdowns`; nil for other lines.
  package static func shootdowns(_ line: UnsafeRawBufferPointer) -> Int? {
    var scanner = ByteScanner(line)
    scanner.skipBlanks()
    for byte in [UInt8](arrayLiteral: 84, 76, 66, 58) where !scanner.skip(byte) { return nil }
    var sum = 0
    while let count = scanner.decimal() { sum += count }
    return sum
  }
}
