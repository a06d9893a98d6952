import Texts
import Workloads

/// A field for any column: the first of these, in random order, that it takes.
private let fields = [
  "", "0", "1", "7", "12", "4096", "65536", "67108864", "123456789012", "-3", "yes", "no", "ok",
  "unsupported (EINVAL)", "crashed (SIGSEGV, \"core\")", "oom-killed", "all", "every-8th",
  "random:0.25", "0.25", "1e-3", "never", "64K", "anonymous", "file-shared", "touch", "populate",
  "baseline", "candidate", "dontneed", "free", "release", "retouch", "reserve", "cycle",
  "with, comma", "\"quoted\"", "ünïcode – ÷ \u{301}", "0=12 1=3",
]

extension FileRow {
  /// A row of today's schema with anything in its columns.
  static func random(_ random: inout SeededGenerator) -> Self {
    var row = Self()
    for column in columns.dropFirst() { row.change(column, &random) }
    return row
  }

  /// Changes a few columns.
  mutating func vary(_ random: inout SeededGenerator) {
    for _ in 0...random.below(6) {
      change(Self.columns[1 + random.below(Self.columns.count - 1)], &random)
    }
  }

  private mutating func change(_ column: Column<Self>, _ random: inout SeededGenerator) {
    for _ in 0..<200 {
      let field = fields[random.below(fields.count)]
      let quoted = "\"\(field.replacing("\"", with: "\"\""))\""
      if (try? CSV.parse(quoted[...], [column], into: &self)) != nil { return }
    }
  }
}
