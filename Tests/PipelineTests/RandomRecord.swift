import LinuxKernel
import PageRelease
import Plans
import Samples
import Workloads

/// Rows with every kind of content, from a seed.
func randomRecord(_ random: inout SeededGenerator) -> Record {
  var record = Record()
  func number() -> Int? { random.below(4) == 0 ? nil : random.below(1 << 40) }
  let texts = ["", "plain", "with, comma", "with \"quotes\"", "\"", ",", "ünïcode – ÷"]
  record.runID = "r\(random.below(1000))"
  record.host = texts[1 + random.below(texts.count - 1)]
  record.kernel = "6.\(random.below(30))"
  record.trial = random.below(100)
  record.round = random.below(2)
  record.cell.strategy = StrategyList.names[random.below(StrategyList.names.count)]
  record.cell.workload = "churn"
  record.cell.hugePages = [.never, .always, .inherit, .folios(65536)][random.below(4)]
  record.cell.memory = MemoryKind.allCases[random.below(6)]
  record.cell.batch = 1 + random.below(1024)
  record.cell.reuse = Reuse.allCases[random.below(Reuse.allCases.count)]
  record.cell.pattern = [.all, .every(2), .every(3), .every(22), .random(0.37)][random.below(5)]
  record.cell.reuseFraction = [1, 0.25, 1.0 / 3][random.below(3)]
  record.cell.reuseDelaySeconds = [0, 0.001, 36][random.below(3)]
  record.cell.policy = ["immediate", "decay:1", "threshold:131072"][random.below(3)]
  record.cell.threads = 1 + random.below(4)
  record.cell.ratePerSecond = [nil, 0.5, 1000][random.below(3)]
  record.cell.durationSeconds = [nil, 2][random.below(2)]
  record.cell.pressureBytes = number()
  record.cell.watchSeconds = [0, 1.5][random.below(2)]
  record.cell.repeats = 1 + random.below(1000)
  record.cell.write = [.word, .page, .bytes(64)][random.below(3)]
  record.cycle = [nil, .first, .later][random.below(3)]
  record.ran = random.below(2) == 0 ? nil : "dontneed"
  record.backingBytes = number()
  record.adviceP99 = number()
  record.events.tlbShootdowns = number()
  record.cell.sizeBytes = random.below(1 << 40)
  record.cell.granularityBytes = 4096
  record.cell.cpuNode = random.below(2) == 0 ? nil : 1
  record.cell.memoryNode = random.below(2) == 0 ? nil : 0
  record.cell.reuseNode = random.below(2) == 0 ? nil : 3
  record.cell.role = random.below(2) == 0 ? .baseline : .candidate
  record.phase = Phase.allCases[random.below(Phase.allCases.count)]
  record.operations = number()
  record.elapsedNanoseconds = number()
  record.latencyP999 = number()
  record.minorFaults = number()
  record.rssAnonBytes = number()
  record.heapReleasedBytes = number()
  record.harnessBytes = number()
  let statuses: [Status] = [
    .ok, .unsupported("EINVAL"), .refused("not for memfd memory"), .refused("a, (\"b\")"),
    .failed("ENOMEM"), .failed("ENOMEM at 65,530 VMAs"), .oomKilled, .crashed("SIGSEGV"),
    .crashed("exit 1"), .timeout, .interrupted,
  ]
  record.status = statuses[random.below(statuses.count)]
  record.verified = [nil, true, false][random.below(3)]
  record.nodePages = random.below(2) == 0 ? nil : "0=12 1=3"
  record.note = texts[random.below(texts.count)]
  return record
}
