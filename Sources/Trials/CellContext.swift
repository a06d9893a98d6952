package import Plans
package import Samples

/// What is the same in all rows of a cell, known before it begins.
package struct CellContext {
  /// A row with its run, trial, round and cell filled in.
  package var record: Record
  package var seed: UInt64
  /// How many CPUs the worker may run on, and which.
  package var cpus: Int
  package var cpuList: [Int] = []
  /// Where files of memory are made.
  package var directory: String
  /// How much longer than its size says the region is.
  package var extraPercent: Int
  /// What is replayed by cells that are replays.
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
