import LinuxKernel
import MachineState
import Programs
import Testing

@Suite("The user's metrics")
struct UserMetricTests {
  @Test("name, sense and expression")
  func form() throws {
    let metric = try UserMetric("rps:higher=([0-9.]+) requests per second")
    #expect(metric.name == "rps")
    #expect(metric.higherIsBetter)
    #expect(metric.pattern == "([0-9.]+) requests per second")
    #expect(try UserMetric("p99=x=([0-9]+)").pattern == "x=([0-9]+)")
    #expect(try !UserMetric("p99:lower=x").higherIsBetter)
  }

  @Test(
    "what is none is refused",
    arguments: ["", "a", "a=", "=x", "a:up=x", "a:higher:lower=x", "a b=x", "a=(", "a=[z-a]"])
  func refused(text: String) {
    #expect(throws: ArmError.self) { try UserMetric(text) }
  }

  @Test("the last match counts, its first group or all of it")
  func values() throws {
    func value(_ metric: String, _ text: String) throws -> Double? {
      try UserMetric.values(of: [UserMetric(metric)], in: Array(text.utf8))[0]
    }
    #expect(try value("a=x=([0-9.]+)", "x=1\nx=2.5 x=3\ny=9\n") == 3)
    #expect(try value("a=[0-9]+", "7 8\n") == 8)
    #expect(try value("a=([0-9.]+) rps", "rps\r1.5 rps\rdone\n") == 1.5)
    #expect(try value("a=x=(.*)", "x=many\n") == nil)
    #expect(try value("a=x", "") == nil)
    #expect(try value("a=([-0-9.e]+)", "-1e3") == -1000)
  }

  @Test("several at once, each by itself")
  func several() throws {
    let metrics = try ["a=a([0-9]+)", "b=b([0-9]+)", "c=c([0-9]+)"].map { try UserMetric($0) }
    #expect(try UserMetric.values(of: metrics, in: Array("b2 a1".utf8)) == [1, 2, nil])
    #expect(try UserMetric.values(of: [], in: []) == [])
  }

  @Test("bytes that are no UTF-8 are no harm")
  func bytes() throws {
    #expect(try UserMetric.values(of: [UserMetric("a=x([0-9]+)")], in: [0xFF, 0x78, 0x35, 0xFE]) == [5])
  }

  @Test("an expression that takes for ever is given up", .notFast)
  func endless() throws {
    let text = String(repeating: "a", count: 4_000) + "b"
    let start = MonotonicClock.now()
    #expect(try UserMetric.values(of: [UserMetric("a=(a+)+c")], in: Array(text.utf8)) == [nil])
    #expect(MonotonicClock.now() - start < 20_000_000_000)
  }
}
