internal import Processes
internal import SystemPackage

extension StartedProgram.SpawnOptions {
  /// perf without what a user has configured, with its words for us.
  static func ofPerf(_ words: CapturedStderr) -> Self {
    var surroundings = Self()
    surroundings.isServant = true
    surroundings.errors = words.descriptor
    surroundings.environment = ["PERF_CONFIG": "/dev/null", "LC_ALL": "C"]
    return surroundings
  }
}
