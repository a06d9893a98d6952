import Fuzzing
import LinuxKernel
import Processes
import SystemPackage
import Testing
import Workloads

/// Files of `/proc` and `/sys` that are read seldom, and may be anybody's in a container.
///
/// `MADBENCH_FUZZ=1000000` gives each test so many inputs.
@Suite("Fuzzing of kernel files")
struct KernelFileFuzzTests {
  private static let inputs = environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? 20_000

  /// Mutates the seeds, and calls `body` with each text.
  private func forEach(_ seed: UInt64, _ seeds: [String], _ body: (String) throws -> Void) rethrows {
    var mutator = Mutator(seed: seed)
    let seeds = seeds.map { Array($0.utf8) }
    for _ in 0..<Self.inputs {
      var bytes = seeds[mutator.random.below(seeds.count)]
      mutator.mutate(&bytes)
      try body(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test("places of swap have a name and a priority each, a line each at most")
  func swaps() {
    let head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    let seeds = [
      head + "/dev/zram0                              partition\t131068\t\t0\t\t100\n",
      head + "/tmp/a\\040b file 1 2 -2\n/swap file 8388604 0 -3\n",
    ]
    var odd = 0
    forEach(86, seeds) { text in
      let found = SwapUse.parse(text)
      if found.contains(where: { $0.path.isEmpty }) || found.count > text.count { odd += 1 }
    }
    #expect(odd == 0)
  }

  @Test("sizes of memory are bytes that add up, or unknown")
  func meminfo() {
    let seeds = [
      "MemTotal:        3992040 kB\nMemAvailable:    2671316 kB\nSwapTotal: 0 kB\nHugepagesize: 2048 kB\n",
      "HugePages_Total:      12\nHugePages_Free:       12\nHugePages_Rsvd:  1\nMemTotal: 9 kB\n",
    ]
    let keys = ["MemTotal", "MemAvailable", "SwapTotal", "HugePages_Total", "HugePages_Free", "Hugepagesize"]
    var odd = 0
    forEach(87, seeds) { text in
      let sum = keys.compactMap { MachineFacts.memory($0, in: text) }.reduce(0) { $0 + $1 * 64 }
      if sum < 0 { odd += 1 }
    }
    #expect(odd == 0)
  }

  @Test("a processor's model and flags are parts of a line, an identity is hexadecimal")
  func facts() {
    let seeds = [
      "processor\t: 0\nmodel name\t: Some CPU @ 2.2GHz\nflags\t\t: fpu vme hypervisor\n",
      "8a2f9c1e-0d3b-4c5a-9e7f-112233445566\n", "0123456789abcdef0123456789abcdef",
    ]
    var odd = 0
    forEach(88, seeds) { text in
      for key in ["model name", "flags"] {
        if let found = MachineFacts.cpuinfo(key, in: text), found.contains("\n") { odd += 1 }
      }
      if let found = MachineFacts.identity(in: text), found.count < 32 || found.contains("\n") { odd += 1 }
    }
    #expect(odd == 0)
  }

  @Test("areas of a process are private, writable and apart from the range that is left out")
  func maps() {
    let seeds = [
      "55d0c0a00000-55d0c0a21000 rw-p 00000000 00:00 0                          [heap]\n"
        + "7f2134cef000-7f2134cf9000 rw-p 00000000 00:00 0 \n7f21-7f22 r--p 00000000 08:01 17 /lib/x y\n",
      "ffffffffff600000-ffffffffff601000 rw-p 00000000 00:00 0 [vsyscall]\n0-1000 rw-p 0 0:0 0\n",
    ]
    let left: Range<UInt> = 0x7f21_34ce_f000..<0x7f21_34cf_0000
    var odd = 0
    forEach(89, seeds) { text in
      for area in CopyOnWrite.areas(of: text, outside: left) {
        if area.lowerBound == 0 || area.upperBound > UInt(Int.max) || area.overlaps(left) { odd += 1 }
      }
    }
    #expect(odd == 0)
  }

  private static let schemeFiles = [
    "kernel/mm/damon/admin/kdamonds/0/state": "on",
    "kernel/mm/damon/admin/kdamonds/0/contexts/0/operations": "paddr",
    "kernel/mm/damon/admin/kdamonds/0/contexts/0/schemes/0/action": "pageout",
    "kernel/mm/damon/admin/kdamonds/0/contexts/0/schemes/0/filters/0/type": "anon",
    "kernel/mm/damon/admin/kdamonds/0/contexts/0/schemes/0/filters/0/matching": "Y",
    "kernel/mm/damon/admin/kdamonds/0/contexts/0/schemes/0/filters/0/allow": "N",
    "module/damon_reclaim/parameters/enabled": "Y",
    "module/damon_reclaim/parameters/skip_anon": "N",
  ]

  @Test("schemes of DAMON are as many as there are, whatever their files say")
  func schemes() throws {
    let root = "/tmp/madbench-fuzz-\(UInt64.random(in: 0 ... .max))"
    var files: [(descriptor: FileDescriptor, text: [UInt8])] = []
    for (path, text) in Self.schemeFiles {
      let place = FilePath(root + "/" + path)
      try Folder.create(place.removingLastComponent().string)
      let file = try FileDescriptor.open(
        place, .writeOnly, options: [.create], permissions: .ownerReadWrite)
      try file.writeAll(text.utf8)
      files.append((file, Array(text.utf8)))
    }
    var mutator = Mutator(seed: 90)
    var most = 0
    // Each input takes two dozen system calls.
    for _ in 0..<Self.inputs / 10 {
      let file = files[mutator.random.below(files.count)]
      var bytes = file.text
      mutator.mutate(&bytes)
      try file.descriptor.resize(to: 0)
      try file.descriptor.writeAll(toAbsoluteOffset: 0, bytes)
      most = max(most, try AccessScheme.active(root: root).count)
      try file.descriptor.resize(to: 0)
      try file.descriptor.writeAll(toAbsoluteOffset: 0, file.text)
    }
    #expect(most == 2)
    for file in files { try file.descriptor.close() }
    var remove = try ChildProcess(path: "/bin/rm", arguments: ["-r", root])
    _ = try remove.wait()
  }
}
