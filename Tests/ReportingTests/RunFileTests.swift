import ResultFolders
import Samples
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

  private static let notJSON =
    "is no description of a run: it is not valid JSON, or a number in it does not fit"

  @Test(
    "a text that is not JSON is refused",
    arguments: [
      "", "nonsense", "{", "{\n\"schema\" : 3\n\"a\"", "{\"schema\" 3}", "{\"schema\" : }", "{\"schema\" : 3}\n]",
      "{\"a\": \"\n", "{\"a\": \"b", "\u{0}", "[null",
    ])
  func syntax(text: String) { #expect(refusal(text) == Self.notJSON) }

  @Test(
    "nesting of any depth is refused, and overflows no stack",
    arguments: ["[", "{\"a\":", "[{\"a\":", "{\"nodes\":["])
  func nesting(piece: String) {
    #expect(refusal(String(repeating: piece, count: 100_000)) == Self.notJSON)
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
    #expect(changed("\"trials\" : 0", "\"trials\" : 1e99") == Self.notJSON)
    #expect(
      changed("\"trials\" : 0", "\"ending\" : \"never\", \"trials\" : 0")?.hasPrefix(
        prefix + "'ending': ") == true)
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
