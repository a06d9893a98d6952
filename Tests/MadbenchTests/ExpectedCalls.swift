import Testing

/// The system calls by which a strategy releases memory and takes it back.
struct ExpectedCalls: Sendable, CustomTestStringConvertible {
  /// Options under which strategies are traced together.
  enum Shape: String {
    case steps = "--memory anonymous --size 256K --granularity 64K"
    case shared = "--memory shared --size 256K --granularity 64K"
    case file = "--memory memfd --size 256K --granularity 64K"
    case pool = "--memory hugetlb --size 4M --granularity 2M --allow-system-changes"
    case edges = "--memory anonymous --size 12M --granularity 3M"
    case halves = "--memory anonymous --size 4M --granularity 1M"
    case vectors = "--memory anonymous --size 256K --granularity 64K --batch 2"
  }

  let strategy: String
  let shape: Shape
  /// Lists of calls, each made for all steps before the next is begun. `{at}` and `{end}` stand for a
  /// step's addresses, `{offset}` and `{bytes}` for numbers; what has none of them is made once.
  let release: [[String]]
  let reuse: [[String]]

  init(
    _ strategy: String, _ shape: Shape = .steps, release: [[String]], reuse: [[String]] = []
  ) {
    self.strategy = strategy
    self.shape = shape
    self.release = release
    self.reuse = reuse
  }

  var testDescription: String { "\(strategy) \(shape.rawValue)" }

  /// The calls for steps of so many bytes.
  static func calls(
    _ lists: [[String]], size: Int, granularity: Int, fromTheTop: Bool = false
  ) -> [String] {
    let ascending = Array(stride(from: 0, to: size, by: granularity))
    return lists.flatMap { list -> [String] in
      let isOfSteps = list.contains { call in
        ["{at}", "{end}", "{offset}"].contains { call.contains($0) }
      }
      if !isOfSteps { return list }
      return (fromTheTop ? ascending.reversed() : ascending).flatMap { start in
        list.map {
          $0.replacing("{at}", with: "@\(start >> 10)K")
            .replacing("{end}", with: "@\((start + granularity) >> 10)K")
            .replacing("{offset}", with: "\(start)").replacing("{bytes}", with: "\(granularity)")
        }
      }
    }
  }

  private static func advise(_ advice: String) -> String { "madvise({at}, {bytes}, \(advice)) = 0" }

  /// One call for two of the steps of 64 KiB.
  private static func vector(_ first: String, _ second: String, _ advice: String) -> String {
    "process_madvise(fd, [{iov_base=\(first), iov_len=65536}, {iov_base=\(second), iov_len=65536}], "
      + "2, \(advice), 0) = 131072"
  }

  private static func map(_ how: String) -> String {
    "mmap({at}, {bytes}, PROT_READ|PROT_WRITE, \(how), -1, 0) = {at}"
  }

  private static let mapOver = map("MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS|MAP_NORESERVE")

  /// Every strategy there is, at least once.
  static let all = [
    ExpectedCalls("none", release: []),
    ExpectedCalls("zero", release: []),
    ExpectedCalls(
      "zero-free",
      release: [
        [
          "mincore({at}, {bytes}, [\(Array(repeating: "1", count: 16).joined(separator: ", "))]) = 0",
          advise("MADV_FREE"),
        ]
      ]),
    ExpectedCalls("dontneed", release: [[advise("MADV_DONTNEED")]]),
    ExpectedCalls("free", release: [[advise("MADV_FREE")]]),
    ExpectedCalls("go-free", release: [[advise("MADV_FREE")]]),
    ExpectedCalls("go-free", .shared, release: [[advise("MADV_DONTNEED")]]),
    ExpectedCalls(
      "free-then-dontneed", release: [[advise("MADV_FREE")], [advise("MADV_DONTNEED")]]),
    ExpectedCalls(
      "free-then-pageout", release: [[advise("MADV_FREE"), advise("MADV_PAGEOUT")]]),
    ExpectedCalls(
      "munmap", release: [["munmap({at}, {bytes}) = 0"]],
      reuse: [[map("MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_FIXED_NOREPLACE")]]),
    ExpectedCalls("remap", release: [[mapOver]]),
    ExpectedCalls(
      "decommit",
      release: [[mapOver.replacing("PROT_READ|PROT_WRITE", with: "PROT_NONE")]],
      reuse: [[mapOver]]),
    ExpectedCalls(
      "protect",
      release: [["mprotect({at}, {bytes}, PROT_NONE) = 0", advise("MADV_DONTNEED")]],
      reuse: [["mprotect({at}, {bytes}, PROT_READ|PROT_WRITE) = 0"]]),
    ExpectedCalls(
      "dontneed-dontdump", release: [[advise("MADV_DONTNEED"), advise("MADV_DONTDUMP")]],
      reuse: [[advise("MADV_DODUMP")]]),
    ExpectedCalls("dontneed-locked", release: [[advise("MADV_DONTNEED_LOCKED")]]),
    ExpectedCalls(
      "batched",
      release: [
        [
          "process_madvise(fd, [{iov_base=@0K, iov_len=65536}, {iov_base=@64K, iov_len=65536}, "
            + "{iov_base=@128K, iov_len=65536}, {iov_base=@192K, iov_len=65536}], 4, "
            + "MADV_DONTNEED, 0) = 262144"
        ]
      ]),
    ExpectedCalls(
      "batched", .vectors,
      release: [
        [vector("@0K", "@64K", "MADV_DONTNEED"), vector("@128K", "@192K", "MADV_DONTNEED")]
      ]),
    ExpectedCalls(
      "free", .vectors,
      release: [[vector("@0K", "@64K", "MADV_FREE"), vector("@128K", "@192K", "MADV_FREE")]]),
    ExpectedCalls("cold", release: [[advise("MADV_COLD")]]),
    ExpectedCalls("pageout", release: [[advise("MADV_PAGEOUT")]]),
    ExpectedCalls(
      "guard", release: [[advise("MADV_GUARD_INSTALL")]], reuse: [[advise("MADV_GUARD_REMOVE")]]),
    ExpectedCalls("remove", .shared, release: [[advise("MADV_REMOVE")]]),
    ExpectedCalls(
      "punch-hole", .file,
      release: [
        ["fallocate(fd, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, {offset}, {bytes}) = 0"]
      ]),
    ExpectedCalls("cow-reset", .file, release: [[advise("MADV_DONTNEED")]]),
    ExpectedCalls(
      "brk", release: [["brk({at}) = {at}"]], reuse: [["brk({end}) = {end}"]]),
    ExpectedCalls("hugetlb", .pool, release: [[advise("MADV_DONTNEED")]]),
    // Steps within one huge page: it is the edge of each.
    ExpectedCalls(
      "dontneed-nohugepage",
      release: [["madvise(@0K, 262144, MADV_NOHUGEPAGE) = 0", advise("MADV_DONTNEED")]]),
    // Steps of one and a half huge pages: each has one edge, and one whole huge page.
    ExpectedCalls(
      "dontneed-nohugepage", .edges,
      release: [
        [2, 2, 8, 8].enumerated().flatMap { step, edge in
          [
            "madvise(@\(edge << 10)K, 2097152, MADV_NOHUGEPAGE) = 0",
            "madvise(@\(step * 3072)K, 3145728, MADV_DONTNEED) = 0",
          ]
        }
      ],
      reuse: [[0, 4, 6, 10].map { "madvise(@\($0 << 10)K, 2097152, MADV_HUGEPAGE) = 0" }]),
    ExpectedCalls("dontneed-collapse", release: [[advise("MADV_DONTNEED")]]),
    // Steps of half a huge page: every other one ends a huge page.
    ExpectedCalls(
      "dontneed-collapse", .halves, release: [[advise("MADV_DONTNEED")]],
      reuse: [[0, 2].map { "madvise(@\($0 << 10)K, 2097152, MADV_COLLAPSE) = 0" }]),
    ExpectedCalls(
      "fork-child",
      release: [
        ["child: " + advise("MADV_DONTNEED")]
      ]),
  ]
}
