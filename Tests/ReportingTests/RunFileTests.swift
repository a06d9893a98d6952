import Experiment
import Reporting
import SystemPackage
import Testing

@Suite("run.json")
struct RunFileTests {
  private var run: RunDescription {
    var run = RunDescription()
    run.nodes = [.init(node: 0, cpus: [0, 1], memoryBytes: 8 << 30, distances: [10])]
    return run
  }

  private func refusal(_ text: String) -> String? {
    do {
      _ = try RunFile.parse(text)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "what is no JSON is told with its line",
    arguments: [
      ("", "line 1: ends where a value belongs"),
      ("nonsense", "line 1: 'nonsense' where a value belongs"),
      ("{", "line 1: ends where a key in quotes or '}' belongs"),
      ("{\n\"schema\" : 3\n\"a\"", "line 3: '\"' where a comma or the end of the list belongs"),
      ("{\"schema\" 3}", "line 1: '3' where a colon belongs"),
      ("{\"schema\" : }", "line 1: '}' where a value belongs"),
      ("{\"schema\" : 3}\n]", "line 2: ']' where the end belongs"),
      ("{\"a\": \"\n", "line 1: '\\n' inside a string"),
      ("{\"a\": \"b", "line 1: a string without its end"),
      ("\u{0}", "line 1: '\\0' where a value belongs"),
      ("[null", "line 1: ends where a comma or the end of the list belongs"),
    ])
  func syntax(text: String, reason: String) {
    #expect(refusal(text) == "is no description of a run: " + reason)
  }

  @Test(
    "nesting of any depth is refused, and overflows no stack",
    arguments: ["[", "{\"a\":", "[{\"a\":", "{\"nodes\":["])
  func nesting(piece: String) {
    let text = String(repeating: piece, count: 100_000)
    #expect(refusal(text) == "is no description of a run: line 1: nested more than 512 deep")
  }

  @Test("JSON that is no description names the key, and what is wrong with it")
  func keys() throws {
    let text = try RunFile.text(run)
    func changed(_ old: String, _ new: String) -> String? {
      #expect(text.contains(old), "\(old)")
      return refusal(text.replacing(old, with: new))
    }
    let prefix = "is no description of a run: "
    #expect(refusal("{}") == prefix + "'schema' is missing")
    #expect(refusal("[]") == prefix + "it holds no keys")
    #expect(refusal("null") == prefix + "it holds no keys")
    #expect(
      changed("  \"worker_cpus\"", "  \"worker_cups\"") == prefix + "'worker_cpus' is missing")
    #expect(
      changed("\"memory_bytes\" : 8589934592,", "") == prefix + "'nodes[0].memory_bytes' is missing"
    )
    #expect(changed("\"host\" : \"\"", "\"host\" : 3")?.hasPrefix(prefix + "'host': ") == true)
    #expect(changed("        1\n", "true")?.hasPrefix(prefix + "'nodes[0].cpus[1]': ") == true)
    #expect(
      changed("\"trials\" : 0", "\"trials\" : 1e99")
        == prefix + "a number does not fit where it stands: 1e99 (line \(line(of: "trials", text)))"
    )
    #expect(
      changed("\"trials\" : 0", "\"ending\" : \"never\", \"trials\" : 0")?.hasPrefix(
        prefix + "'ending': ") == true)
  }

  private func line(of key: String, _ text: String) -> Int {
    1
      + (text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
        $0.contains("\"\(key)\"")
      } ?? 0)
  }

  @Test("keys that are not ours are passed over, and a newer schema is refused as such")
  func versions() throws {
    let text = try RunFile.text(run)
    let more = text.replacing("\"trials\"", with: "\"sauce\" : [{\"a\" : null}], \"trials\"")
    #expect(try RunFile.parse(more) == run)
    #expect(
      refusal("{\"schema\" : 99}")?.hasPrefix("schema 99 is newer than this madbench") == true)
  }

  @Test("more than 4 MiB are not read")
  func size() throws {
    let file = try ScratchFile()
    try file.write(Array(repeating: 32, count: RunFile.mostBytes + 1))
    let descriptor = try file.open()
    do {
      _ = try descriptor.closeAfter { try RunFile.read(descriptor) }
      Issue.record("took it")
    } catch {
      #expect("\(error)" == "longer than 4 MiB, no description of a run")
    }
  }
}
