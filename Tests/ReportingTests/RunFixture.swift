import Samples

extension RunDescription {
  /// A run that was never made, complete, on a machine of two CPUs and one node.
  static var made: RunDescription {
    var run = RunDescription()
    run.runId = "abc"
    run.version = "0.1.0"
    run.host = "here"
    run.kernel = "6.18.0"
    run.architecture = "x86_64"
    run.processor = "Test CPU"
    run.cpus = 2
    run.memoryBytes = 8 << 30
    run.nodes = [.init(node: 0, cpus: [0, 1], memoryBytes: 8 << 30, distances: [10])]
    run.thpEnabled = "madvise"
    run.swapBytes = 0
    run.workerCpus = [1]
    run.seed = 1
    run.trials = 72
    run.elapsedSeconds = 3
    run.complete = true
    return run
  }
}
