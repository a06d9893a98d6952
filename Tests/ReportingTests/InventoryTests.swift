import PageRelease
import Reporting
import Reproductions
import Samples
import Testing
import Verify
import Workloads

@Suite("The inventory")
struct InventoryTests {
  private func inventory(
    _ refusal: (any ReleaseStrategy, MemoryKind) -> String? = { _, _ in nil }
  ) -> Inventory {
    Inventory(
      strategies: StrategyList.all, policies: PolicyList.all, workloads: WorkloadList.all,
      metrics: MetricList.all,
      refusal: refusal)
  }

  @Test("the documentation holds the tables of promises, policies and metrics as the code has them")
  func tables() throws {
    #expect(try DocumentationPages.page("Strategies").text.contains(inventory().promises))
    #expect(try DocumentationPages.page("ChoosingAPolicy").text.contains(inventory().policyTable))
    #expect(try DocumentationPages.page("ReadingReports").text.contains(inventory().metricTable))
  }

  @Test("a refusal stands under the memory it is for; what makes no sense is a dash")
  func refusals() throws {
    let text = inventory { strategy, memory in
      strategy.name == "free" && memory == .shared ? "EINVAL" : nil
    }.markdown
    let lines = text.split(separator: "\n").filter { $0.contains("| free ") }
    #expect(
      lines.contains { $0.contains("| yes       | unsupported (EINVAL) | yes ") }, "\(lines)")
    let brk = text.split(separator: "\n").filter { $0.hasPrefix("| brk ") }
    #expect(brk.contains { $0.contains("| –") })
  }

  @Test("every strategy, policy, kind of memory, workload and metric is listed, in JSON too")
  func complete() throws {
    let json = try inventory().json()
    let markdown = inventory().markdown
    let names =
      StrategyList.names + WorkloadList.names + MemoryKind.allCases.map(\.rawValue)
      + MetricList.all.map(\.name)
    for name in names {
      #expect(json.contains("\"name\" : \"\(name)\""), "\(name)")
      #expect(markdown.contains("| \(name) "), "\(name)")
    }
    for form in PolicyList.forms { #expect(markdown.contains("| \(form) "), "\(form)") }
  }

  @Test("proofs are a line each, and counted")
  func proofs() throws {
    func proof(_ verdict: Proof.Verdict) -> Proof {
      Proof(
        strategy: "free", memory: .memfd, subject: "content on reuse", promised: "zero",
        observed: "kept", verdict: verdict)
    }
    let proofs = [proof(.kept), proof(.kept), proof(.broken), proof(.notShown), proof(.notSupported)]
    let text = ProofTable.markdown(proofs)
    #expect(text.contains("| free     | memfd  | content on reuse | zero     | kept     | broken "))
    #expect(text.hasSuffix("2 promises kept, 1 broken, 1 not shown, 1 not supported here.\n"))
    for verdict in ["not shown", "not supported"] {
      #expect(try ProofTable.json(proofs).contains("\"verdict\" : \"\(verdict)\""))
    }
  }
}
