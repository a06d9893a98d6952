package import Plans
package import Samples

/// The data common to all rows of a cell, known before it begins.
package struct CellContext {
  /// A row with its run, trial, round and cell filled in.
  package var record: Record
  package var seed: UInt64
  /// The number of CPUs that the worker may run on, and the list of them.
  package var cpus: Int
  package var cpuList: [Int] = []
  /// The directory for the files that back regions.
  package var directory: String
  /// The extra length of the region, in percent of its size.
  package var extraPercent: Int
  /// The recording replayed by cells that are replays.
  package var replay: ReplayJob?

  package init(
    record: Record, seed: UInt64, cpus: Int, directory: String, extraPercent: Int = 0
  ) {
    self.record = record
    self.seed = seed
    self.cpus = cpus
    self.directory = directory
    self.extraPercent = extraPercent
  }
}
