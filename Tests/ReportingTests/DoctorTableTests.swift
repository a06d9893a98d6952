import Analysis
import Doctor
import Reporting
import ResultFolders
import Samples
import Testing

@Suite("What doctor prints")
struct DoctorTableTests {
  private func findings(stolenNanoseconds: Int) -> [Finding] {
    var seen = Disturbance(isRun: true)
    seen.seconds = 10
    seen.workerCPUs = [1]
    seen.cpus = 2
    seen.stolenNanoseconds = stolenNanoseconds
    seen.processorNanoseconds = 10_000_000_000
    seen.cpusOfOthers = 0.25
    return Diagnosis.findings(seen)
  }

  @Test("the table, to the letter: the worst first, and cures for what is not fine")
  func golden() {
    let table = DoctorTable(
      host: "vm", kernel: "6.18", findings(stolenNanoseconds: 320_000_000))
    let expected = """
      | finding         | observed                               | severity | why it matters here                                                        |
      | --------------- | -------------------------------------- | -------- | -------------------------------------------------------------------------- |
      | steal           | 3.20 % of the time of CPU 1 in the run | warning  | time stolen by the host is measured as time of the strategy                |
      | load of others  | 0.25 of 2 CPUs in the run              | fine     | other processes share CPUs, caches, memory bandwidth and free lists        |
      | run-queue delay | not available                          | unknown  | time that the thread waits for its CPU is measured as time of the strategy |

      Cures:

      - steal: measure on a host that is not overcommitted, or when it is quiet.

      1 warning, 0 notes, 1 fine, 1 not available.

      """
    #expect(table.markdown == expected)
    #expect(table.warnings == 1)
  }

  @Test("JSON has the machine, the number of warnings, and every finding with its figure")
  func json() throws {
    let text = try DoctorTable(
      host: "vm", kernel: "6.18", findings(stolenNanoseconds: 320_000_000)
    ).json()
    let expected = """
      {
        "findings" : [
          {
            "cure" : "measure on a host that is not overcommitted, or when it is quiet",
            "name" : "steal",
            "observed" : "3.20 % of the time of CPU 1 in the run",
            "severity" : "warning",
            "unit" : "%",
            "value" : 3.2,
            "why" : "time stolen by the host is measured as time of the strategy"
          },
      """
    #expect(text.hasPrefix(expected))
    #expect(text.contains("\"warnings\" : 1") && text.contains("\"host\" : \"vm\""))
    let last = text.components(after: "\"name\" : \"run-queue delay\"")
    #expect(last.contains("not available") && !last.contains("\"value\""))
  }

  @Test("warnings of a run stand in one line above its table, from run.json alone")
  func line() throws {
    var run = RunDescription()
    run.baseline = "dontneed"
    run.findings = findings(stolenNanoseconds: 0)
    let calm = MarkdownReport.text(run, Analysis())
    #expect(!calm.contains("Doctor"))
    run.findings = findings(stolenNanoseconds: 320_000_000)
    let text = MarkdownReport.text(run, Analysis())
    let line =
      "Doctor: steal: 3.20 % of the time of CPU 1 in the run. `madbench doctor` says more."
    #expect(text.contains("\n\n\(line)\n\n| strategy"))
    #expect(text.replacing(line + "\n\n", with: "") == calm)
    #expect(MarkdownReport.text(try RunFile.parse(RunFile.text(run)), Analysis()) == text)
  }

  @Test("a run.json without findings, of a version that did not look, is read as it is")
  func older() throws {
    #expect(try RunFile.parse(RunFile.text(RunDescription())).findings == nil)
  }
}

extension String {
  /// What stands behind the first `mark`; nothing where it is not.
  fileprivate func components(after mark: String) -> Substring {
    ranges(of: mark).first.map { self[$0.upperBound...] } ?? ""
  }
}
