import LinuxKernel
import MachineState
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Workloads

/// What strategies do on each kind of memory, and what becomes of files and of the pool.
extension EndToEnd {
  @Suite("Kinds of memory", .needsBinary)
  struct MemoryKindTests {
    private static let size = 4 << 20
    private static let small = "--thp never --size 4M --granularity 64K --rounds 1"
    private static let pool = "--memory hugetlb --size 4M --granularity 2M"

    @Test("free on shared memory is unsupported, and no failure unless it is required")
    func refused() throws {
      let line = "--strategy free,none --memory shared \(Self.small)"
      let found = try Binary.rows(line)
      let free = found.filter { $0.cell.strategy == "free" }
      #expect(free.filter { $0.status != .ok }.map(\.phase) == [.release])
      #expect(free.last?.status == .unsupported("EINVAL"))
      #expect(free.last?.note.isEmpty == false)
      for row in found where row.cell.strategy != "free" {
        #expect(row.status == .ok && row.verified == true, "\(row.note)")
      }
      let required = try Binary.run(Binary.words(line + " --require free"))
      #expect(required.ending == .exited(6))
      #expect(required.errors.contains("required, but free: unsupported (EINVAL)"))
    }

    @Test(
      "dontneed takes shared pages out of the process and keeps what is behind them, remove and punch-hole free that too",
      arguments: ["shared", "memfd", "file-shared"])
    func backing(kind: String) throws {
      let found = try Binary.rows(
        "--strategy dontneed,remove,punch-hole,none --memory \(kind) \(Self.small)")
      // A file system on disk counts blocks of its own.
      let slack = kind == "file-shared" ? 64 << 10 : 0
      for row in found where row.phase == .release && row.status == .ok {
        guard let behind = row.backingBytes else {
          try skip("what is behind shared memory can be seen by root only")
        }
        #expect(row.verified == true, "\(row.note)")
        let keeps = row.cell.strategy == "none"
        #expect(row.rssBytes == (keeps ? Self.size : 0), "\(row.cell.strategy)")
        let isFreed = row.cell.strategy == "remove" || row.cell.strategy == "punch-hole"
        let expected = isFreed ? 0 : Self.size
        #expect(expected...(expected + slack) ~= behind, "\(row.cell.strategy)")
      }
      let measured = Set(found.filter { $0.phase == .retouch }.map(\.cell.strategy))
      #expect(measured.isSuperset(of: ["dontneed", "none", "remove"]))
      #expect(measured.contains("punch-hole") == (kind != "shared"))
    }

    @Test("cow-reset drops the copies of an image's pages, each of which faults again")
    func image() throws {
      let found = try Binary.rows(
        "--strategy cow-reset --baseline cow-reset --memory memfd,file-private \(Self.small)")
      #expect(found.count == (2 * 2 + 1) * 5)
      for row in found {
        #expect(row.status == .ok && row.verified == true, "\(row.note)")
        #expect(row.backingBytes == nil)
        if row.phase == .release { #expect(row.rssAnonBytes == 0) }
        if row.phase == .retouch { #expect(row.minorFaults == Self.size / PageSize.bytes) }
      }
    }

    @Test(
      "every strategy on every kind keeps its promise, or says why it cannot", .changesMachineState)
    func all() throws {
      let canReserve = MachineSettings.poolReason == nil && HugePagePool.pageBytes == 2 << 20
      let kinds = MemoryKind.allCases.filter { $0 != .hugetlb || canReserve }
      if !canReserve {
        sayLeftOut("hugetlb: \(MachineSettings.poolReason ?? "its pages are not of 2 MiB")")
      }
      let names = StrategyList.names.joined(separator: ",")
      let found = try Binary.rows(
        "--strategy \(names) --memory \(kinds.map(\.rawValue).joined(separator: ",")) --size 4M "
          + "--granularity 2M --rounds 1 --allow-system-changes --directory \(Self.fastFolder)")
      Self.expectPromisesKept(found)
      let cells = Set(found.map { "\($0.cell.strategy) \($0.cell.memory)" })
      #expect(cells.count == StrategyList.names.count * kinds.count)
      // On the memory that it is made for, each is measured if this kernel has it at all.
      for strategy in StrategyList.all where kinds.contains(strategy.memory[0]) {
        let isMeasured = found.contains {
          $0.cell.strategy == strategy.name && $0.cell.memory == strategy.memory[0]
            && $0.phase == .retouch && $0.status == .ok
        }
        let isRefused =
          strategy.memory[0] != .hugetlb
          && strategy.refusal(on: strategy.memory[0], directory: "/tmp") != nil
        #expect(isMeasured != isRefused, "\(strategy.name)")
      }
    }

    /// Each row is verified, or says that the kernel does not have the strategy there, or that there is
    /// no swap.
    static func expectPromisesKept(_ found: [Record]) {
      let hasSwap = MachineFacts.memory("SwapTotal") ?? 0 > 0
      for row in found {
        let name = "\(row.cell.strategy) on \(row.cell.memory.rawValue), \(row.phase)"
        switch row.status {
        case .ok where row.verified == true: break
        case .ok:
          #expect(row.cell.strategy == "pageout" && !hasSwap, "\(name): \(row.note)")
          #expect(
            row.phase == .retouch || row.note.contains("nothing was freed"), "\(name): \(row.note)")
        case .unsupported, .refused: #expect(!row.note.isEmpty, "\(name)")
        default: Issue.record("\(name): \(row.status.text) \(row.note)")
        }
      }
    }

    /// Where writing an image waits for no disk.
    static let fastFolder = Folder.holds("/dev/shm") ? "/dev/shm" : "/tmp"

    @Test("files of memory are made where --directory says, and gone afterwards")
    func directory() throws {
      for parent in ["/tmp", Self.fastFolder] {
        try Binary.withFolder(in: parent) { folder in
          let found = try Binary.rows(
            "--strategy dontneed,munmap --memory file-private,file-shared --directory \(folder) "
              + Self.small)
          for row in found { #expect(row.verified == true, "\(row.note)") }
          #expect(found.count == (2 * 2 + 1) * 5)
          #expect(try Binary.run("ls", ["-A", folder]).output.isEmpty)
        }
      }
    }

    @Test("a folder that does not exist is refused before anything is measured")
    func missingDirectory() throws {
      let result = try Binary.run(
        Binary.words(
          "--strategy dontneed,free --memory file-shared --directory /nowhere/at/all --csv - "
            + Self.small))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("--directory /nowhere/at/all: no file can be made there"))
      #expect(result.output.isEmpty)
    }

    @Test("the pool is not touched without --allow-system-changes, which the error names")
    func forbidden() throws {
      if HugePagePool.freePages ?? 2 >= 2 {
        try skip("this machine has no pool, or one with enough pages")
      }
      let before = MachineSettings.now
      let result = try Binary.run(Binary.words("--strategy hugetlb \(Self.pool) --rounds 1"))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("--allow-system-changes"))
      #expect(result.errors.contains("2 huge pages"))
      #expect(MachineSettings.now == before)
    }

    private static let canReserve: ConditionTrait = .enabled(
      if: MachineSettings.poolReason == nil && HugePagePool.pageBytes == 2 << 20,
      "no huge pages can be reserved: \(MachineSettings.poolReason ?? "they are not of 2 MiB")")

    @Test(
      "huge pages of the pool go back to it, and the pool is as it was", canReserve,
      .changesMachineState)
    func reserved() throws {
      let before = MachineSettings.now
      let found = try Binary.rows(
        "--strategy hugetlb,munmap \(Self.pool) --rounds 1 --allow-system-changes")
      for row in found {
        #expect(row.status == .ok && row.verified == true, "\(row.note)")
        if row.phase == .release { #expect(row.rssBytes == 0) }
        if row.phase == .retouch { #expect(row.minorFaults == 2 && row.rssBytes == Self.size) }
      }
      #expect(MachineSettings.now == before)
    }

    @Test(
      "the pool is as it was after a signal, even one that nobody can catch", canReserve,
      .changesMachineState, arguments: [Int32(15), 9])
    func interrupted(signal: Int32) throws {
      try MachineSettings.restoresAfter(
        signal: signal, status: signal == 9 ? .killed(signal: 9) : .exited(128 + signal),
        "--strategy hugetlb \(Self.pool)")
    }
  }
}
