import LinuxKernel
import MachineState
import Measurement
import Processes
import Testing

@Suite("Meters", .serialized, .readsMachineState)
struct MeterTests {
  @Test("a window with nothing in it counts no faults")
  func emptyWindow() {
    let reader = UsageReader()
    var meter = PhaseMeter(capacity: 1024)
    // The first rounds bring the pages of code in.
    for round in 0..<8 {
      meter.reset()
      meter.open(reader)
      for _ in 0..<1024 { meter.endOperation() }
      meter.close(reader)
      if round > 3 {
        #expect(meter.usage.thread.minorFaults == 0)
        #expect(meter.usage.thread.majorFaults == 0)
      }
    }
    #expect(meter.latency.count == 1024)
  }

  @Test("windows of a phase add up, and the time between them does not count")
  func windows() {
    let reader = UsageReader()
    var meter = PhaseMeter(capacity: 1)
    var sum: UInt64 = 0
    for _ in 0..<3 {
      meter.open(reader)
      MonotonicClock.sleep(nanoseconds: 1_000_000)
      meter.endOperation()
      meter.close(reader)
      sum += meter.windowEnd - meter.windowStart
      MonotonicClock.sleep(nanoseconds: 5_000_000)
    }
    #expect(meter.elapsedNanoseconds == sum)
    #expect(meter.elapsedNanoseconds >= 3_000_000)
    #expect(meter.latency.count == 3)
  }

  @Test("faults of a window are those of the touches in it")
  func faults() throws {
    let bytes = try VirtualMemory.reserve(bytes: 100 * PageSize.bytes)
    defer { try? VirtualMemory.unmap(bytes) }
    try VirtualMemory.allowAccess(bytes)
    try VirtualMemory.advise(bytes, .noHugePage)
    let reader = UsageReader()
    var meter = PhaseMeter(capacity: 1)
    meter.open(reader)
    meter.endOperation()
    meter.close(reader)
    meter.reset()
    meter.open(reader)
    for page in 0..<100 {
      bytes.storeBytes(of: 1, toByteOffset: page * PageSize.bytes, as: UInt8.self)
    }
    meter.endOperation()
    meter.close(reader)
    #expect(meter.usage.thread.minorFaults == 100)
  }

  @Test("what the machine does not count reads nil, never 0")
  func missing() {
    let reader = UsageReader()
    let usage = reader.read()
    let opened = (try? PerfEvent(.cycles)) != nil
    #expect((usage.cycles != nil) == opened)
    var sum = Usage()
    sum.add(from: Usage(), to: Usage())
    #expect(sum.cycles == nil && sum.runDelayNanoseconds == nil)
  }

  @Test("samples of a process come from outside it, and walk no page tables")
  func sampler() throws {
    var child = try ChildProcess(path: "/bin/sleep", arguments: ["30"])
    let sampler = try CurveSampler(pid: child.pid, cgroup: ControlGroup.current())
    let first = try sampler.sample()
    let second = try sampler.sample()
    #expect(first.rssAnonBytes > 0 && first.pageTableBytes > 0)
    #expect(first.lazyFreeBytes == nil && first.anonHugeBytes == nil)
    #expect(second.startNanoseconds >= first.endNanoseconds)
    child.signal(9)
    _ = try child.wait()
    #expect(throws: (any Error).self) { _ = try sampler.sample() }
  }
}
