import Consumers
import LinuxKernel
import Processes
import SystemPackage
import Testing

/// The regression job, and the workflow that calls it.
extension EndToEnd {
  @Suite("Performance job", .needsBinary)
  struct PerformanceJobTests {
    private let script = Binary.root + "/scripts/ci-performance"
    private let workflow = Binary.root + "/.github/workflows/performance.yml"

    @Test("the workflow is one, by GitHub's schema")
    func schema() throws {
      let validator = Binary.root + "/.build/validators/bin/check-jsonschema"
      guard Folder.isExecutable(validator) else {
        try skip("no check-jsonschema in .build/validators: ./scripts/test installs it")
      }
      let result = try Binary.run(
        validator, ["--builtin-schema", "vendor.github-workflows", workflow])
      #expect(result.ending == .exited(0), "\(result.output)\(result.errors)")
    }

    @Test(
      "the workflow calls the script, keeps what it writes, and nothing untrusted is part of a command"
    )
    func calls() throws {
      let text = try KernelText.read(workflow)
      #expect(
        text.contains(
          "./scripts/ci-performance \"$(git merge-base \"$BASE\" \"$HEAD\")\" \"$HEAD\""))
      #expect(text.contains("path: .build/performance/result"))
      for line in text.split(separator: "\n") where line.contains("run:") {
        #expect(!line.contains("${{"), "\(line)")
      }
    }

    @Test("a revision that there is not, none, and three are refused with 64")
    func usage() throws {
      for words in [["no-such-revision"], [], ["HEAD", "HEAD", "HEAD"]] {
        let result = try Binary.run(script, words)
        #expect(result.ending == .exited(64), "\(words)")
        #expect(result.errors.contains("ci-performance: "))
      }
    }
  }
}
