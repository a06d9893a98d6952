import Fuzzing
import LinuxKernel
import Processes
import Testing
import Workloads

/// Texts of the kernel that are not the kernel's: a container may show others in their place.
///
/// `MADBENCH_FUZZ=1000000` gives each test so many inputs.
@Suite("Fuzzing of kernel texts")
struct KernelTextFuzzTests {
  private static let inputs = environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? 20_000

  /// Mutates the seeds, and calls `body` with each text.
  private func forEach(_ seed: UInt64, _ seeds: [String], _ body: (String) -> Void) {
    var mutator = Mutator(seed: seed)
    let seeds = seeds.map { Array($0.utf8) }
    for _ in 0..<Self.inputs {
      var bytes = seeds[mutator.random.below(seeds.count)]
      mutator.mutate(&bytes)
      body(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test("areas of smaps are summed up without overflow, or not at all")
  func smaps() {
    let lines = [
      "Rss:                  64 kB\nAnonymous:  64 kB\nPrivate_Dirty: 4 kB\nLazyFree:  8 kB\nSwap:  0 kB",
      "AnonHugePages:  2048 kB\nShmemPmdMapped: 2048 kB\nPrivate_Hugetlb:  2048 kB\nPrivate_Clean: 0 kB",
    ]
    var least = 0
    forEach(81, lines) { text in
      var sum = RangeResidency()
      for line in text.split(separator: "\n") {
        Array(line.utf8).withUnsafeBytes { for _ in 0..<100 { sum.add($0) } }
      }
      least = min(least, sum.rssBytes, sum.anonymousBytes, sum.privateBytes, sum.lazyFreeBytes)
      least = min(least, sum.anonHugeBytes, sum.sharedHugeBytes, sum.hugeTLBBytes, sum.swappedBytes)
    }
    #expect(least == 0)
  }

  @Test("memory events and interrupts")
  func counters() {
    let seeds = ["low 0\nhigh 5\nmax 12\noom 0\n", " TLB:  12  7 99  TLB shootdowns", "max 1"]
    var least = 0
    forEach(82, seeds) { text in
      Array(text.utf8).withUnsafeBytes {
        least = min(least, ControlGroupHits.max($0) ?? 0, SystemEventsReader.shootdowns($0) ?? 0)
      }
    }
    #expect(least == 0)
  }

  @Test("buddyinfo: sums of bytes are numbers")
  func buddyinfo() {
    let seed = "Node 0, zone   Normal   2791    264  1 2 3 4 5 6 7 8 9\nNode 1, zone DMA 1 0 0\n"
    var least = 0
    forEach(83, [seed]) { text in
      guard let found = MemoryFragments.parse(text) else { return }
      least = min(least, found.freeBytes(pageBytes: 65536))
      least = min(least, found.freeBytes(pageBytes: 4096, inBlocksOf: 2 << 20))
    }
    #expect(least == 0)
  }

  @Test("times of processors: sums over all of them are numbers")
  func stat() {
    let seed = "cpu  4 5 6 7 8 9 1 2 0 0\ncpu0 4 5 6 7 8 9 1 2 0 0\ncpu1 1 1 1 1 1 1 1 1 1 1\nintr 5"
    let none = [0: ProcessorTime(), 1: ProcessorTime()]
    var least = 0
    forEach(84, [seed]) { text in
      let found = ProcessorTime.parse(text)
      let sum = ProcessorTime.sum(from: none, to: found, cpus: [0, 1])
      least = min(least, sum?.allTicks ?? 0, sum?.busyTicks ?? 0, sum?.stolenTicks ?? 0)
    }
    #expect(least == 0)
  }

  @Test("control groups, quotas and the load")
  func groups() {
    let seeds = [
      "4:memory:/a/b\n3:cpu,cpuacct:/c\n0::/user.slice\n", "0::/\n", "50000 100000", "max 100000",
      "0.02 0.32 0.75 1/86 9490",
    ]
    var foreign = 0
    forEach(85, seeds) { text in
      for group in ControlGroup.candidates(text) where !group.directory.hasPrefix("/sys/fs/cgroup") {
        foreign += 1
      }
      if let group = ProcessorQuota.group(text), !group.root.hasPrefix("/sys/fs/cgroup") {
        foreign += 1
      }
      let words = text.split(separator: " ").map(String.init)
      _ = ProcessorQuota.parse(max: text)
      _ = ProcessorQuota.parse(quota: words.first ?? "", period: words.last ?? "")
      if let load = LoadAverage.parse(text), !load.isFinite { foreign += 1 }
    }
    #expect(foreign == 0)
  }
}
