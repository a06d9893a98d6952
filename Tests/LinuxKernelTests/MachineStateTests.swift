import LinuxKernel
import Processes
import Testing

@Suite("Reading the machine's state")
struct MachineStateTests {
  @Test("steal and busy time are read for each CPU, guest time not twice")
  func processorTime() throws {
    let text = """
      cpu  30 3 60 900 9 0 3 15 6 0
      cpu0 10 1 20 300 3 0 1 5 2 0
      cpu12 20 2 40 600 6 1 2 10 4 0
      intr 12432281 0
      """
    let found = ProcessorTime.parse(text)
    #expect(Set(found.keys) == [0, 12])
    let last = try #require(found[12])
    #expect(last.busyTicks == 20 + 2 + 40 + 1 + 2)
    #expect(last.stolenTicks == 10 && last.allTicks == 681)
  }

  @Test(
    "a line that is cut or damaged is no CPU",
    arguments: [
      "", "cpu", "cpu0", "cpu0 1 2 3 4 5 6 7", "cpu0 1 2 x 4 5 6 7 8 9", "cpux 1 2 3 4 5 6 7 8",
      "intr 1 2 3 4 5 6 7 8 9",
    ])
  func damagedProcessorTime(text: String) {
    #expect(ProcessorTime.parse(text).isEmpty)
  }

  @Test("time between two readings needs every CPU in both")
  func processorSum() {
    let before = ProcessorTime.parse("cpu0 1 0 0 10 0 0 0 2\ncpu1 5 0 0 10 0 0 0 0")
    let after = ProcessorTime.parse("cpu0 4 0 0 16 0 0 0 3\ncpu1 5 0 0 20 0 0 0 0")
    let sum = ProcessorTime.sum(from: before, to: after, cpus: [0, 1])
    #expect(sum?.busyTicks == 3 && sum?.stolenTicks == 1 && sum?.allTicks == 20)
    #expect(ProcessorTime.sum(from: before, to: after, cpus: [0, 2]) == nil)
  }

  @Test("this machine's CPUs are there, and time passes on them")
  func now() throws {
    let before = try #require(ProcessorTime.now())
    let cpus = try Processors.allowed()
    #expect(ProcessorTime.tickNanoseconds > 0)
    while true {
      let after = try #require(ProcessorTime.now())
      if try #require(ProcessorTime.sum(from: before, to: after, cpus: cpus)).allTicks > 0 { break }
    }
    #expect(try ProcessUsage.nanoseconds() > 0)
  }

  @Test("free blocks of all zones are added up by size")
  func fragments() throws {
    let text = """
      Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3
      Node 0, zone   Normal   2791    264    207    342    259    179     92    133     32    250   4209
      """
    let found = try #require(MemoryFragments.parse(text))
    #expect(found.blocks == [2791, 264, 207, 342, 259, 179, 92, 133, 33, 251, 4212])
    #expect(found.freeBytes(pageBytes: 4096, inBlocksOf: 2 << 20) == 251 << 21 + 4212 << 22)
    let one = try #require(MemoryFragments.parse("Node 1, zone Normal 3 1"))
    #expect(one.freeBytes(pageBytes: 4096) == 5 * 4096)
    #expect(one.freeBytes(pageBytes: 4096, inBlocksOf: 2 << 20) == 0)
  }

  @Test(
    "lines that are none give no blocks",
    arguments: [
      "", "\n", "Node 0, zone Normal", "Node 0, zone Normal 1 x 3", "zone Normal 1 2 3 4",
    ])
  func damagedFragments(text: String) {
    #expect(MemoryFragments.parse(text) == nil)
  }

  @Test("a quota is told in CPUs, and no limit is none")
  func quota() {
    #expect(ProcessorQuota.parse(max: "50000 100000")?.cpus == 0.5)
    #expect(ProcessorQuota.parse(max: "max 100000") == ProcessorQuota(cpus: nil))
    #expect(ProcessorQuota.parse(quota: "150000", period: "100000")?.cpus == 1.5)
    #expect(ProcessorQuota.parse(quota: "-1", period: "100000") == ProcessorQuota(cpus: nil))
    for text in ["", "max", "x 100000", "50000 0", "50000 100000 1"] {
      #expect(ProcessorQuota.parse(max: text) == nil)
    }
    #expect(ProcessorQuota.parse(quota: "50000", period: "0") == nil)
    #expect(ProcessorQuota.parse(quota: "", period: "100000") == nil)
  }

  @Test("the group of the CPU controller is found, of version 1 before the unified one")
  func quotaGroup() {
    let first = ProcessorQuota.group("3:cpuset:/a\n2:cpu,cpuacct:/b:c\n0::/d")
    #expect(first == .init(version: 1, root: "/sys/fs/cgroup/cpu", path: "/b:c"))
    let second = ProcessorQuota.group("0::/")
    #expect(second == .init(version: 2, root: "/sys/fs/cgroup", path: ""))
    #expect(ProcessorQuota.group("3:cpuset:/a\nx") == nil)
  }

  @Test("the load average is the first number, if it is one")
  func load() {
    #expect(LoadAverage.parse("0.02 0.32 0.75 1/86 9490") == 0.02)
    for text in ["", "x", "nan 1 2"] { #expect(LoadAverage.parse(text) == nil) }
  }
}
