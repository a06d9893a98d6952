import Analysis
import Replay
import Reporting
import Samples
import Testing
import Workloads

/// Reports of replays.
@Suite("Reports of replays")
struct ReplayReportTests {
  private func text(
    _ change: (inout RunDescription.Replayed) -> Void = { _ in }
  ) throws -> String {
    MarkdownReport.text(try ReplayFixture.run(change), Analysis(of: ReplayFixture.rows()))
  }

  @Test("what was recorded and how well it is replayed stand above the table, to the letter")
  func golden() throws {
    let expected = """
      Linux 6.18.0 x86_64 · Test CPU · 2 CPUs · 8 GiB · 1 node · THP madvise · no swap
      replay · 2 threads · THP inherit · CPU 1 · seed 1 · 8 trials in 3 s · ended with every ratio known to ±3 %

      app, process 42 of made.perf-script.xz: 10.0 s, 2 threads, 52,000 faults, of which 51,200 of private anonymous memory are replayed; left out: 500 in mappings of files, 300 where no mapping was seen (program, data, stack).
      It gave back: MADV_DONTNEED 50 × (200 MiB).
      **Fidelity:** 51,200 faults recorded, 51,200 predicted, 51,200 replayed.

      | replayed                | faults | predicted | CPU ms | CPU ÷ recorded (95 %) | system ms | release ms | touch ms | other ms | peak RSS | mean RSS | mean LazyFree | verified |
      | ----------------------- | -----: | --------: | -----: | --------------------: | --------: | ---------: | -------: | -------: | -------: | -------: | ------------: | -------: |
      | recorded (baseline)     | 51,200 |    51,200 |   80.0 |                     1 |      70.0 |       2.00 |     60.0 |     38.0 |   16 MiB |    8 MiB |           0 B |      yes |
      | recorded (null control) | 51,200 |    51,200 |   80.0 |      1.00 (1.00–1.00) |      70.0 |       2.00 |     60.0 |     38.0 |   16 MiB |    8 MiB |           0 B |      yes |
      | none                    | 51,200 |         – |   80.0 |      1.00 (1.00–1.00) |      70.0 |       2.00 |     60.0 |     38.0 |   16 MiB |    8 MiB |           0 B |        – |
      | free                    |  4,096 |     4,096 |   40.0 |   0.500 (0.500–0.500) |      35.0 |       2.00 |     30.0 |     68.0 |   16 MiB |   16 MiB |         8 MiB |      yes |

      - `none` cannot be told apart from `recorded` here (95 %: 1.00–1.00 × its CPU time), and holds 8 MiB on average.
      - `free` costs 50 % less CPU time than `recorded` here (95 %: 50–50 %), and holds 16 MiB on average, 8 MiB of it only until memory is needed.

      **Zeroes:** the recorded program released by MADV_DONTNEED, after which pages read zero; `none`, `free` do not promise that. A program that relies on zeroes must clear such pages itself, at a cost that these figures do not include; `--reuse zero` includes it, `--strategy zero-free` leaves zeroes.

      """
    #expect(try text() == expected)
  }

  @Test("what is left out is told with its count, and what is not left out is not")
  func leftOut() throws {
    let whole = try text()
    #expect(!whole.contains("Not replayed:") && !whole.contains("shared mappings"))
    let found = try text {
      $0.sharedFaults = 1
      $0.hugetlbFaults = 2
      $0.forbiddenFaults = 3
      $0.mappingsLeftOut = 1
      $0.releasesLeftOut = 1200
      $0.adviceLeftOut = 1
      $0.failedCalls = 2
    }
    #expect(
      found.contains(
        "left out: 500 in mappings of files, 1 in shared mappings, 2 in huge pages of the pool, 300 where no "
          + "mapping was seen (program, data, stack), 3 where access was forbidden."))
    #expect(
      found.contains(
        "Not replayed: 1 mapping of files or shared memory, 1,200 releases of shared memory, of files or by guards, 1 call of madvise that "
          + "gives nothing back, 2 calls that failed.\n"))
  }

  @Test("every way of giving back is named with its calls and its size, and so is none")
  func releases() throws {
    let found = try text {
      $0.releases = [
        "munmap": .init(calls: 1, pages: 1), "brk": .init(calls: 2000, pages: 512),
        "decommit": .init(calls: 3, pages: 3), "free": .init(calls: 1, pages: 256),
        "dontneed": .init(calls: 0, pages: 0),
      ]
    }
    #expect(
      found.contains(
        "It gave back: MADV_FREE 1 × (1 MiB), munmap 1 × (4 KiB), mmap(PROT_NONE) 3 × (12 KiB), brk 2,000 × (2 MiB).\n"
      ))
    let nothing = try text { $0.releases = [:] }
    #expect(nothing.contains("It gave back: nothing that is replayed.\n"))
    let unplaced = try text {
      $0.releases = [:]
      $0.releasesLeftOut = 5
      $0.processReleases = 3
    }
    #expect(unplaced.contains("It gave back: process_madvise 3 × (ranges inferred from pages that faulted again).\n"))
    #expect(unplaced.contains("Not replayed: 5 releases of shared memory, of files or by guards.\n"))
  }

  @Test("bounds and unknown figures are printed as such, are explained, and answer nothing")
  func bounds() throws {
    let found = try text {
      $0.bounds = [
        "recorded": .init(.memoryUnknown, .processMadvise), "none": .init(.atLeast, .lazilyFreed),
        "free": .init(.unknown, .splitHugePages),
      ]
    }
    func fields(_ name: String) throws -> [String] {
      let row = try #require(found.split(separator: "\n").first { $0.hasPrefix("| \(name) ") })
      return row.split(separator: "|").map {
        $0.trimmingPrefix { $0 == " " }.split(separator: "  ").first.map(String.init) ?? ""
      }.map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
    }
    #expect(
      try fields("recorded (baseline)").dropFirst() == [
        "51,200", "51,200", "80.0", "1", "70.0", "2.00", "60.0", "38.0", "unknown", "unknown",
        "unknown", "yes",
      ])
    #expect(
      try fields("none").dropFirst() == [
        "≥ 51,200", "–", "≥ 80.0", "≥ 1.00 (1.00–1.00)", "≥ 70.0", "≥ 2.00", "≥ 60.0", "≥ 38.0",
        "≥ 16 MiB", "≥ 8 MiB", "0 B", "–",
      ])
    #expect(
      try fields("free").dropFirst()
        == ArraySlice(Array(repeating: "unknown", count: 11) + ["yes"]))
    #expect(found.contains("\n`none`: the figures are lower bounds: the recorded program released "))
    #expect(found.contains("\n`free`: the figures are unknown: huge pages are released in part, "))
    #expect(!found.contains("`free` costs") && !found.contains("`none` cannot"))
    let lazy = try text { $0.bounds = ["free": .init(.lazyFreeAtMost, .lazilyFreed)] }
    #expect(lazy.contains("≤ 8 MiB |") && lazy.contains("`free` costs"))
  }

  @Test("a recording of which most faults are left out says so before anything else of it")
  func mostLeftOut() throws {
    #expect(!(try text().contains("are left out: the figures")))
    let found = try text {
      $0.anonymousFaults = 11
      $0.faults = 2113
    }
    #expect(
      found.contains(
        "\n\n**2,102 faults of 2,113 are left out: the figures are of the other 11 alone.**\napp, process 42"
      ))
  }

  @Test("where no strategy can change anything, what the program did instead is told")
  func nothing() throws {
    func words(_ change: (inout RunDescription.Replayed) -> Void) throws -> String {
      var replay = try ReplayFixture.replayed
      replay.releases = [:]
      change(&replay)
      return ReplayReport.nothingReleased(replay)
    }
    let plain = try words { _ in }
    #expect(plain.contains("It shows no madvise(2) that releases private anonymous memory."))
    #expect(plain.contains("peaked at 16 MiB, and 16 MiB were resident at the end. A recording"))
    #expect(plain.contains("malloc_trim(3)") && !plain.contains("--replace-munmap"))
    let low = try words { $0.curve[3][1] = 8 << 20 }
    #expect(!low.contains("malloc_trim"))
    let stacks = try words {
      $0.releases = ["dontneed": .init(calls: 8, pages: 16384)]
      $0.residentPagesReleased = 2
    }
    #expect(stacks.contains("By madvise(2) it released 8 KiB that was resident. Its resident"))
    let vectors = try words {
      $0.processReleases = 3
      $0.releasesLeftOut = 3
    }
    #expect(vectors.contains("by process_madvise(2)") && !vectors.contains("malloc_trim"))
    #expect(!vectors.contains("no madvise"))
    let shared = try words { $0.releasesLeftOut = 3 }
    #expect(shared.contains("released shared memory") && !shared.contains("malloc_trim"))
    let back = try words { $0.comebackPages = 256 }
    #expect(back.contains("It unmapped 1 MiB that it mapped again at the same addresses: --replace-munmap"))
  }

  @Test("one of a kind is told as one")
  func singular() throws {
    let found = try text {
      $0.threads = 1
      $0.trace = "-"
      $0.faults = 1
      $0.anonymousFaults = 1
      $0.fileFaults = 0
      $0.unmappedFaults = 0
      $0.lostEvents = 1
      $0.unknownLines = 1
      $0.predictions["recorded"]?.faults = 1
    }
    #expect(
      found.contains(
        "process 42 of standard input: 10.0 s, 1 thread, 1 fault, of which 1 of private anonymous memory is replayed.\n"
      ))
    #expect(found.contains("**Fidelity:** 1 fault recorded, 1 predicted, "))
    #expect(found.contains("\n1 event lost when it was recorded: the figures are too low.\n"))
    #expect(found.contains("\n1 line of the recording not understood.\n"))
  }

  @Test("why faults are replayed otherwise than they came about is told beneath the fidelity")
  func explanations() throws {
    let found = try text {
      $0.repeatedFaults = 81
      $0.faultsBehindFork = 1
      $0.faultsOfFreed = 2048
      $0.lostEvents = 3
      $0.unknownLines = 4
    }
    let lines = found.split(separator: "\n").drop { !$0.hasPrefix("**Fidelity:**") }.dropFirst()
    let starts = [
      "81 of these hit a page that was there (", "1 of these came first to a page after a fork",
      "2,048 of these hit a page that had been lazily freed", "3 events lost",
      "4 lines of the recording",
    ]
    for (line, start) in zip(lines, starts) { #expect(line.hasPrefix(start), "\(line)") }
  }

  @Test("without faults, predictions or rows no distance to them is made up")
  func missing() throws {
    let none = try text { $0.anonymousFaults = 0 }
    #expect(none.contains("**Fidelity:** 0 faults recorded, 51,200 predicted, 51,200 replayed."))
    let unforeseen = try text { $0.predictions = [:] }
    #expect(
      unforeseen.contains("**Fidelity:** 51,200 faults recorded, 51,200 replayed.\n"))
    var refused = Record()
    refused.cell = ReplayFixture.rows()[3].cell
    refused.phase = .run
    refused.status = .unsupported("EINVAL")
    refused.note = "madvise: Invalid argument"
    let alone = MarkdownReport.text(try ReplayFixture.run(), Analysis(of: [refused]))
    #expect(
      alone.contains("**Fidelity:** 51,200 faults recorded, 51,200 predicted.\n"))
    #expect(alone.contains("`free` was not measured: unsupported (EINVAL)"))
    let row = try #require(alone.split(separator: "\n").first { $0.hasPrefix("| free ") })
    let fields = row.split(separator: "|").map { $0.filter { $0 != " " } }
    #expect(
      fields == ["free"] + Array(repeating: "–", count: 11) + ["unsupported(EINVAL)×1"], "\(row)")
  }

  @Test("a prediction beyond 1 % of what was recorded is explained, one within is not")
  func prediction() throws {
    let near = try text { $0.predictions["recorded"]?.faults = 51712 }
    #expect(near.contains("51,712 (+512, +1.00 %) predicted") && !near.contains("huge pages apply"))
    let far = try text { $0.predictions["recorded"]?.faults = 50000 }
    #expect(far.contains("50,000 (−1,200, −2.34 %) predicted") && far.contains("huge pages apply"))
    #expect(far.contains("does not take the recorded faults, so no row is verified.**"))
    #expect(!near.contains("so no row is verified"))
  }

  @Test("figures of a damaged file overflow nothing")
  func extremes() throws {
    for number in [Int.max, Int.min, -1] {
      let found = try text {
        $0.releases["dontneed"] = .init(calls: 1, pages: number)
        $0.anonymousFaults = number
        $0.faults = number
        $0.threads = number
        $0.predictions["recorded"]?.faults = number == -1 ? .max : -1
      }
      #expect(found.contains("**Fidelity:**"))
    }
  }
}
