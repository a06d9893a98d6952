import Analysis
import Formats
import LinuxKernel
import Plans
import Reporting
import Samples
import Testing
import Workloads

@Suite("Reports of policies")
struct PolicyReportTests {
  private var run: RunDescription {
    var run = RunDescription.made
    run.baseline = "dontneed"
    run.controllerCpus = [0]
    run.ending = .rounds
    run.rounds = 16
    return run
  }

  private func text(_ rows: [Record]) -> String {
    MarkdownReport.text(run, Analysis(ofMeasured: rows))
  }

  /// From the line that begins with `first` to the next empty line.
  private func part(_ text: String, from first: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { !$0.hasPrefix(first) }.prefix { !$0.isEmpty }.joined(separator: "\n")
  }

  @Test("what giving back took and kept, to the letter")
  func policies() {
    let expected = """
      | given back          |    policy | in a round | too early | inside calls, of the time | own thread, of one CPU | sequence |
      | ------------------- | --------: | ---------: | --------: | ------------------------: | ---------------------: | -------: |
      | dontneed (baseline) | immediate |      4 MiB |    25.0 % |                    1.25 % |                      – | the same |
      | free                | immediate |      4 MiB |    25.0 % |                    1.25 % |                      – | the same |
      | dontneed (baseline) |   decay:1 |      4 MiB |       0 % |                    1.25 % |                 2.50 % | the same |
      | free                |   decay:1 |      4 MiB |       0 % |                    1.25 % |                 2.50 % | the same |
      | dontneed (baseline) |     never |        0 B |         – |                       0 % |                      – | the same |
      | free                |     never |        0 B |         – |                       0 % |                      – | the same |
      """
    #expect(part(text(PoliciesFixture.rows()), from: "| given back") == expected)
  }

  @Test("the frontier, to the letter")
  func frontier() {
    let expected = """
      | which should I take? |    policy | CPU ns/byte (95 %) | memory after release and wait | in use | reclaimable | not beaten |
      | -------------------- | --------: | -----------------: | ----------------------------: | -----: | ----------: | ---------: |
      | dontneed (baseline)  |     never |      200 (200–200) |                         8 MiB |    0 B |         0 B |          ◆ |
      | free                 |     never |      200 (200–200) |                         8 MiB |    0 B |         0 B |          ◆ |
      | free                 | immediate |      300 (300–300) |                         6 MiB |    0 B |       6 MiB |          ◆ |
      | free                 |   decay:1 |      410 (410–410) |                         7 MiB |    0 B |       7 MiB |          ◆ |
      | dontneed (baseline)  |   decay:1 |      540 (500–580) |                         4 MiB |    0 B |         0 B |          ◆ |
      | dontneed (baseline)  | immediate |      800 (800–800) |                           0 B |    0 B |         0 B |          ◆ |
      | munmap               | immediate |      900 (900–900) |                           0 B |    0 B |         0 B |            |
      """
    let beaten = PoliciesFixture.Choice(
      strategy: "munmap", policy: "immediate", cost: 900, keptMiB: 0)
    let found = text(PoliciesFixture.rows(PoliciesFixture.choices + [beaten]))
    #expect(part(found, from: "| which should I take?") == expected)
    #expect(
      part(found, from: "Best") == """
        Best trade-offs: `dontneed` with policy never (200 CPU ns a byte, keeps 8 MiB), \
        `free` with policy never (200 CPU ns a byte, keeps 8 MiB), \
        `free` with policy immediate (300 CPU ns a byte, keeps 6 MiB, all of it reclaimable), \
        `free` with policy decay:1 (410 CPU ns a byte, keeps 7 MiB, all of it reclaimable), \
        `dontneed` with policy decay:1 (540 CPU ns a byte, keeps 4 MiB) and \
        `dontneed` with policy immediate (800 CPU ns a byte, keeps nothing that is free). \
        Every other choice is worse in one figure and no better in the other.
        """)
  }

  @Test("a cell with a row that is not verified is listed as no choice, with the reason")
  func excluded() {
    let found = text(
      PoliciesFixture.rows {
        if $0.cell.strategy == "free", $0.cell.policy == "immediate", $0.block == 3 {
          $0.verified = false
        }
        if $0.cell.policy == "decay:1", $0.cell.strategy == "dontneed", $0.block == 2 {
          $0.status = .oomKilled
        }
      })
    #expect(
      found.contains(
        "\nNot a choice: free, policy immediate (not verified in 4 of 32 rows); dontneed (baseline), policy decay:1 "
          + "(oom-killed × 4).\n"))
    let table = part(found, from: "| which should I take?")
    #expect(!table.contains("| free                 | immediate |"))
    #expect(!table.contains("| dontneed (baseline)  |   decay:1 |"))
  }

  @Test("medians without intervals are called that")
  func fewBlocks() {
    let found = text(PoliciesFixture.rows().filter { $0.block < 5 })
    #expect(found.contains("\nBy medians of too few blocks for intervals, best trade-offs: "))
  }

  @Test("a table of programs stands in the place of the one of pages, to the letter")
  func programs() {
    let expected = """
      Linux 6.18.0 x86_64 · Test CPU · 2 CPUs · 8 GiB · 1 node · THP madvise · no swap
      server · 16 MiB · steps of 64 KiB · 1000 requests a second · THP inherit · CPU 1 · seed 1 · 8 trials in 3 s · ended after 16 rounds

      | in CPU time         | CPU ns/byte | CPU ÷ dontneed (95 %) | operations/s | p50 ns |    p90 |    p99 | p99.9 |       max | faults/operation | verified |
      | ------------------- | ----------: | --------------------: | -----------: | -----: | -----: | -----: | ----: | --------: | ---------------: | -------: |
      | dontneed (baseline) |         800 |                     1 |        1,000 | 20,095 | 30,079 | 40,191 |     – | 1,236,991 |             4.00 |      yes |
      | free                |         300 |   0.375 (0.375–0.375) |        1,000 | 20,095 | 30,079 | 40,191 |     – | 1,236,991 |                0 |      yes |

      `free` costs 0.38 × as much CPU time as `dontneed` here (63 % less; 95 %: 0.38–0.38 ×), and holds 1.75 × what is live, 1.00 × without LazyFree.

      **Zeroes:** `dontneed` leaves released pages zero; `free` leaves the old content in pages that the kernel has not reclaimed. A program that relies on zeroes must clear those pages itself, at a cost that these figures do not include; `--strategy zero-free` or `--reuse zero` measures it.

      | given back          | in a round | too early | inside calls, of the time | own thread, of one CPU | mean RSS | mean live | sequence |
      | ------------------- | ---------: | --------: | ------------------------: | ---------------------: | -------: | --------: | -------: |
      | dontneed (baseline) |      4 MiB |       0 % |                   0.500 % |                      – |    8 MiB |     8 MiB | the same |
      | free                |      4 MiB |       0 % |                   0.500 % |                      – |   14 MiB |     8 MiB | the same |

      | which should I take? | CPU ns/byte (95 %) | mean RSS ÷ live (95 %) | without LazyFree | not beaten |
      | -------------------- | -----------------: | ---------------------: | ---------------: | ---------: |
      | free                 |      300 (300–300) |       1.75 (1.75–1.75) | 1.00 (1.00–1.00) |          ◆ |
      | dontneed (baseline)  |      800 (800–800) |       1.00 (1.00–1.00) | 1.00 (1.00–1.00) |          ◆ |

      Best trade-offs: `free` (300 CPU ns a byte, 1.75 × what is live, 1.00 × without LazyFree) and `dontneed` (800 CPU ns a byte, 1.00 × what is live).

      """
    #expect(text(PoliciesFixture.programs()) == expected)
  }

  @Test("a choice that the intervals do not settle is marked as open")
  func open() {
    var choices = PoliciesFixture.choices
    choices[3].cost = 400
    choices[3].keptMiB = 4
    choices[3].noisePercent = 10
    let found = text(PoliciesFixture.rows(choices))
    #expect(part(found, from: "| which should I take?").contains("◇"))
    #expect(found.contains("Too close to call (◇): `dontneed` with policy decay:1."))
  }

  @Test("one choice that is better in both is the answer")
  func best() {
    let best = PoliciesFixture.Choice(
      strategy: "munmap", policy: "immediate", cost: 100, keptMiB: 0)
    #expect(
      text(PoliciesFixture.rows(PoliciesFixture.choices + [best])).contains(
        "\nBest trade-off: `munmap` with policy immediate (100 CPU ns a byte, keeps nothing that is free). Every "
          + "other choice is worse in one figure and no better in the other.\n"))
  }

  @Test("without policies, and where all keep the same, there is no frontier")
  func none() {
    let choices = [
      PoliciesFixture.Choice(strategy: "dontneed", policy: "immediate", cost: 9, keptMiB: 0),
      PoliciesFixture.Choice(strategy: "munmap", policy: "immediate", cost: 8, keptMiB: 0),
    ]
    let found = text(PoliciesFixture.rows(choices))
    #expect(!found.contains("which should I take?") && !found.contains("| given back"))
    let bare = text(PoliciesFixture.rows { $0.rssAnonBytes = nil })
    #expect(!bare.contains("which should I take?") && bare.contains("| given back"))
  }

  @Test("sizes are groups of their own, each with its answer")
  func groups() {
    let small = PoliciesFixture.rows { $0.cell.sizeBytes = 8 << 20 }
    let found = text(PoliciesFixture.rows() + small)
    #expect(found.contains("- size 8 MiB: Best trade-offs: ") && found.contains("- size 16 MiB: Best trade-offs: "))
  }

  @Test("the order of rows changes nothing, nor does a program beside batches")
  func order() throws {
    var rows = PoliciesFixture.rows() + PoliciesFixture.programs()
    let inOrder = text(rows)
    let json = try JSONReport.text(run, Analysis(ofMeasured: rows))
    var random = SeededGenerator(seed: 6)
    random.shuffle(&rows)
    #expect(text(rows) == inOrder)
    #expect(try JSONReport.text(run, Analysis(ofMeasured: rows)) == json)
    #expect(inOrder.contains("| in CPU time "))
  }

  @Test("cells that did not perform the same are called not comparable")
  func strayed() {
    let found = text(
      PoliciesFixture.rows {
        if $0.cell.strategy == "free", $0.cell.policy == "never", $0.block > 4 {
          $0.sequenceHash = "fedcba9876543210"
        }
      })
    #expect(
      found.hasSuffix(
        """
        Not comparable: free, policy never performed another sequence of allocations and frees than \
        dontneed, policy immediate in 3 of 8 blocks.

        """))
    #expect(found.contains("| another in 3 of 8 blocks |"))
    #expect(!text(PoliciesFixture.rows()).contains("Not comparable"))
  }

  @Test("what came back while the region was watched is told in a sentence")
  func regrowth() {
    func watched(_ change: (inout Record) -> Void) -> String {
      text(
        PoliciesFixture.rows([PoliciesFixture.choices[1]]) {
          $0.cell.watchSeconds = 10
          if $0.phase == .idle { change(&$0) }
        })
    }
    let back = watched {
      $0.regrownBytes = 3 << 20
      $0.regrownHalfNanoseconds = 1_500_000_000
      $0.events.hugePageCollapses = 8
    }
    #expect(
      back.contains(
        """
        \nfree: 3 MiB of 4 MiB came back by itself within 10 s, half after 1.50 s; huge pages \
        assembled meanwhile, system-wide: 8.\n
        """))
    let some = watched {
      $0.regrownBytes = 2 << 20
      $0.regrownHalfNanoseconds = $0.block < 3 ? 2_000_000_000 : nil
    }
    #expect(
      some.contains(", half after 2.00 s in the 3 of 8 rounds in which it did.\n"))
    #expect(
      watched { $0.regrownBytes = 0 }.contains(
        "\nfree: nothing of 4 MiB came back by itself within 10 s.\n"))
    #expect(!watched { _ in }.contains("came back"))
  }

  @Test("a program that the kernel refuses stands among the programs, without figures")
  func refused() {
    let found = text(
      PoliciesFixture.programs {
        if $0.cell.strategy == "free" {
          $0.status = .unsupported("EINVAL")
          $0.note = "run: Invalid argument"
        }
      })
    #expect(!found.contains("release ns/page"))
    #expect(found.contains("| unsupported (EINVAL) × 8 |"))
    #expect(found.contains("`free` was not measured: unsupported (EINVAL): run: Invalid argument."))
  }

  @Test("the JSON report holds the same figures")
  func json() throws {
    let text = try JSONReport.text(run, Analysis(ofMeasured: PoliciesFixture.rows()))
    for figure in [
      "\"cpu_ns_per_byte\" : 540", "\"cpu_ns_per_byte_high\" : 580", "\"measure\" : \"after-wait\"",
      "\"resident_bytes\" : 7340032", "\"reclaimable_bytes\" : 7340032",
      "\"background_share\" : 0.025", "\"early_share\" : 0.25", "\"frontier_excluded\" : false",
      "\"frontier\" : \"unbeaten\"", "\"sequence_strayed_blocks\" : 0",
    ] {
      #expect(text.contains(figure), "\(figure)")
    }
    let programs = try JSONReport.text(run, Analysis(ofMeasured: PoliciesFixture.programs()))
    #expect(programs.contains("\"operations_per_second\" : 1000"))
    #expect(programs.contains("\"rate_per_second\" : 1000"))
  }
}
