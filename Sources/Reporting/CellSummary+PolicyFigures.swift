internal import Analysis

extension CellSummary {
  /// The cost of releasing, the memory kept, and the rank among other strategies and policies.
  var policyFigures: FigureList {
    var list = FigureList()
    list.add("cpu_ns_per_byte", policy.cpuPerByte)
    list.add("kept", kept?.figures)
    list.add("mean_rss_bytes", policy.meanRSSBytes)
    list.add("mean_live_bytes", policy.meanLiveBytes)
    list.add("released_bytes_per_round", policy.releasedBytes)
    list.add("early_share", policy.earlyShare)
    list.add("releasing_share", policy.releasingShare)
    list.add("background_share", policy.backgroundShare)
    list.add("frontier", choice.standing)
    list.add("frontier_excluded", choice.isExcluded)
    list.add("frontier_cost", choice.cost)
    list.add("frontier_cost_unit", choice.costUnit)
    list.add("sequence_compared_blocks", choice.comparedBlocks)
    list.add("sequence_strayed_blocks", choice.strayedBlocks)
    return list
  }
}

extension KeptMemory {
  /// By `measure`: bytes beyond those in use, or mean RSS over mean live bytes; `low` excludes memory that the kernel
  /// may reclaim at any time.
  fileprivate var figures: FigureList {
    var list = FigureList()
    list.add("measure", measure)
    list.add("high", high.median)
    list.add("high_interval", high.interval)
    list.add("low", low.median)
    list.add("low_interval", low.interval)
    list.add("resident_bytes", residentBytes)
    list.add("live_bytes", liveBytes)
    list.add("reclaimable_bytes", reclaimableBytes)
    return list
  }
}
