import Consumers
import LinuxKernel
import Plans
import Processes
import Reproductions
import Testing

extension EndToEnd {
  /// Result folders that someone has made to do harm.
  @Suite("Hostile folders", .needsBinary)
  struct HostileFolderTests {
    private static let source = Binary.root + "/results/cycle-16M"

    /// A copy of a published run, changed.
    private func report(
      run: (String) -> String = { $0 }, rows: (String) -> String = { $0 }
    ) throws -> Binary.Result {
      try Binary.withFolder { folder in
        let rowText = try KernelText.read(Self.source + "/samples.csv") + "\n"
        try WholeFile.replace(folder + "/samples.csv", with: rows(rowText))
        let runText = try KernelText.read(Self.source + "/run.json")
        try WholeFile.replace(folder + "/run.json", with: run(runText))
        return try Binary.run(["report", folder])
      }
    }

    /// As a string of JSON, each character by its number.
    private static func json(_ text: String) -> String {
      text.utf16.reduce("\"") { text, unit in
        let digits = String(unit, radix: 16)
        return text + "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } + "\""
    }

    @Test("no text of run.json is more than a text in the report")
    func texts() throws {
      let harmless = try report()
      try #require(harmless.ending == .exited(0), "\(harmless.errors)")
      var changed = 0
      let result = try report(run: { text in
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
          for key in ["kernel", "architecture", "processor", "thp_enabled", "host", "hypervisor", "observed"]
          where line.contains("\"\(key)\" : \"") {
            changed += 1
            let comma = line.hasSuffix(",") ? "," : ""
            return "\"\(key)\" : \(Self.json(ForeignText.harmful))\(comma)"
          }
          return String(line)
        }.joined(separator: "\n")
      })
      #expect(changed > 5)
      try #require(result.ending == .exited(0), "\(result.errors)")
      #expect(ForeignText.dangers(inMarkdown: result.output, like: harmless.output) == [])
    }

    @Test(
      "a name, a text or a number that none of ours can be is refused with its place, and shown safely",
      arguments: ["a`b", "x|y", "<img src=x>", "\u{202E}free", "\u{1B}[2J", "a b"])
    func names(name: String) throws {
      let result = try report(rows: { $0.replacing(",free,", with: ",\(name),") })
      #expect(result.ending == .exited(1) && result.output.isEmpty)
      #expect(result.errors.contains("samples.csv: line "), "\(result.errors)")
      #expect(ForeignText.dangers(in: result.errors) == [])
      let baseline = try report(run: {
        $0.replacing("\"baseline\" : \"dontneed\"", with: "\"baseline\" : \(Self.json(name))")
      })
      #expect(baseline.ending == .exited(1) && baseline.errors.contains("is no name of a run"))
      #expect(ForeignText.dangers(in: baseline.errors) == [])
    }

    @Test("files that are too deep, too long or of too many cells are refused with the limit")
    func limits() throws {
      let deep = try report(run: { "{\"x\" : " + String(repeating: "[", count: 2_000_000) + $0 })
      #expect(deep.ending == .exited(1) && deep.errors.contains("is not valid JSON"))
      let long = try report(run: { String(repeating: " ", count: 5 << 20) + $0 })
      #expect(long.ending == .exited(1) && long.errors.contains("longer than 4 MiB"))
      let line = try report(rows: { $0 + String(repeating: "x", count: 2 << 20) + "\n" })
      #expect(line.ending == .exited(1) && line.errors.contains("longer than 1048576 bytes"))
      let cells = try report(rows: { text in
        let lines = text.split(separator: "\n")
        let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let names = lines[0].split(separator: ",")
        guard let size = names.firstIndex(of: "size_bytes") else { return text }
        let rows = (1...4200).map { number in
          var row = fields
          row[size] = String(number * 4096)
          return row.joined(separator: ",")
        }
        return ([String(lines[0])] + rows).joined(separator: "\n") + "\n"
      })
      #expect(cells.ending == .exited(1), "\(cells.errors)")
      #expect(cells.errors.contains("more than 4096 cells"), "\(cells.errors)")
    }

    /// Rows of the published run with a column that differs from row to row.
    private func numbered(_ text: String, _ column: String, _ count: Int) -> String {
      let lines = text.split(separator: "\n")
      guard let place = lines[0].split(separator: ",").firstIndex(of: column[...]) else { return text }
      var fields = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let rows = (0..<count).map { number in
        fields[place] = String(number)
        return fields.joined(separator: ",") + "\n"
      }
      return "\(lines[0])\n\(rows.joined())"
    }

    @Test("more blocks than a run has are refused with the limit; as many as it has are reported")
    func blocks() throws {
      let most = PlanLimits.mostCellBlocks
      let many = try report(rows: { numbered($0, "block", most + 1) })
      #expect(many.ending == .exited(1))
      #expect(many.errors.contains("samples.csv: line \(most + 2): more than \(most) blocks"), "\(many.errors)")
      let all = try report(rows: { numbered($0, "block", most) })
      #expect(all.ending == .exited(0), "\(all.errors)")
    }

    @Test("a stored reproduction with more rows than any has is refused with the limit")
    func reproduction() throws {
      let most = ReproductionData.mostRows
      let many = try report(
        run: { $0.replacing("\"run_id\"", with: "\"reproduction\" : \"memset\",\n  \"run_id\"") },
        rows: { numbered($0, "round", most + 1) })
      #expect(many.ending == .exited(1))
      #expect(many.errors.contains("samples.csv: line \(most + 2): more than \(most) rows"), "\(many.errors)")
    }
  }
}
