package import LinuxKernel
package import Workloads

/// One row of `samples.csv`: a cell, in one round, in one phase. Fields are nil where the machine
/// does not tell or the phase has not been finished. The columns and their text are in
/// `Record+Columns.swift`.
package struct Record: FileRow {
  /// The version of the columns.
  package static let schema = 4

  package var schema: Int = Record.schema
  package var runID = ""
  package var host = ""
  package var kernel = ""
  /// The worker process, from 0.
  package var trial = 0
  /// The repetition inside the trial, from 0.
  package var round = 0
  /// The cell's place in its round, from 0.
  package var position = 0
  package var cell = Cell()
  package var phase = Phase.reserve
  package var operations: Int?
  package var pages: Int?
  package var elapsedNanoseconds: Int?
  package var userNanoseconds: Int?
  package var systemNanoseconds: Int?
  package var latencyP50: Int?
  package var latencyP90: Int?
  package var latencyP99: Int?
  package var latencyP999: Int?
  package var latencyMax: Int?
  package var minorFaults: Int?
  package var majorFaults: Int?
  package var involuntarySwitches: Int?
  package var runDelayNanoseconds: Int?
  package var rssAnonBytes: Int?
  package var lazyFreeBytes: Int?
  package var anonHugeBytes: Int?
  package var cgroupBytes: Int?
  package var pageTableBytes: Int?
  package var vmas: Int?
  package var heapReservedBytes: Int?
  package var heapLiveBytes: Int?
  package var heapDirtyBytes: Int?
  package var heapLazyFreeBytes: Int?
  package var heapReleasedBytes: Int?
  package var status = Status.ok
  /// Whether the kernel shows what the strategy promises; nil where nothing was promised.
  package var verified: Bool?
  /// Pages by node, `0=1024 1=0`; only where the region is bound or there are several nodes.
  package var nodePages: String?
  package var cpuCycles: Int?
  package var instructions: Int?
  package var dtlbMisses: Int?
  package var cpuMigrations: Int?
  /// Resident memory of the worker beyond the region.
  package var harnessBytes: Int?
  /// Why the row is not verified, or what ended it.
  package var note = ""
  /// The strategy that ran; nil where none did.
  package var ran: String?
  package var rssBytes: Int?
  package var backingBytes: Int?
  package var adviceP50: Int?
  package var adviceP99: Int?
  package var adviceMax: Int?
  package var partiallyMappedFolios: Int?
  /// System-wide, what was added during the phase's windows.
  package var events = SystemEvents()
  /// The block of the schedule, from 0: rows of one block are pairs. Nil before schema 4, where it is the
  /// trial.
  package var block: Int?

  package init() {}
}
