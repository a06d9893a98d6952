internal import Analysis
internal import LinuxKernel
internal import Replay

extension CellSummary {
  func programFigures(_ program: ProgramSummary) -> FigureList {
    var list = FigureList()
    list.add("operations_per_second", program.operationsPerSecond)
    list.add("operation_latency_ns", program.latency?.figures)
    list.add("faults_per_operation", program.faultsPerOperation)
    list.add("over_keeping_ns_per_byte", overKeeping?.divided(by: Double(PageSize.bytes)))
    return list
  }
}

extension BystanderSummary {
  var figures: FigureList {
    var list = FigureList()
    list.add("with_releaser", beside.figures)
    list.add("without_releaser", alone.figures)
    list.add("slowdown", slowdown)
    return list
  }
}

extension BystanderSummary.Half {
  fileprivate var figures: FigureList {
    var list = FigureList()
    list.add("ns_per_operation", perOperation)
    list.add("operation_latency_ns", latency?.figures)
    list.add("system_tlb_shootdowns", shootdowns)
    list.add("voluntary_switches", waits)
    return list
  }
}

extension Regrowth {
  var figures: FigureList {
    var list = FigureList()
    list.add("bytes", bytes)
    list.add("released_bytes", releasedBytes)
    list.add("half_ns", halfNanoseconds)
    list.add("rounds", rounds)
    list.add("half_rounds", halfRounds)
    list.add("system_huge_page_collapses", hugePageCollapses)
    return list
  }
}

extension PressureEffect {
  var figures: FigureList {
    var list = FigureList()
    list.add("retouch_ns", retouchNanoseconds)
    list.add("limit_hits", limitHits)
    list.add("system_lazyfreed_pages", lazyFreedPages)
    list.add("major_faults", majorFaults)
    list.add("kills", kills)
    return list
  }
}

extension ReplaySummary {
  /// Unknown figures are absent.
  func figures(_ bound: ReplayBound?) -> FigureList {
    let isKnown = bound?.extent != .unknown
    var list = FigureList()
    list.add("releases", releases)
    if isKnown {
      list.add("faults", faults)
      list.add("predicted_faults", predictedFaults)
      list.add("cpu_ns", cpuNanoseconds)
      list.add("system_ns", systemNanoseconds)
      list.add("releasing_ns", releasingNanoseconds)
      list.add("touching_ns", touchingNanoseconds)
      list.add("other_ns", otherNanoseconds)
    }
    if isKnown, bound?.extent != .memoryUnknown {
      list.add("peak_rss_bytes", peakRSSBytes)
      list.add("mean_rss_bytes", meanRSSBytes)
      list.add("peak_lazyfree_bytes", peakLazyFreeBytes)
      list.add("mean_lazyfree_bytes", meanLazyFreeBytes)
    }
    list.add("bound", bound?.extent)
    list.add("bound_reason", bound?.note)
    return list
  }
}

extension Estimate {
  fileprivate func divided(by number: Double) -> Estimate {
    Estimate(
      median: median / number,
      interval: interval.map { $0.lowerBound / number...$0.upperBound / number })
  }
}
