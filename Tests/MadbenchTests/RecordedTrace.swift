import Processes
import SystemPackage
import Testing
import Traces

/// What a recording holds.
struct RecordedTrace {
  private(set) var faults: [Int32: Int] = [:]
  private(set) var reads = 0
  private(set) var calls: [TraceCall.Name: Int] = [:]
  let summary: TraceSummary

  var faultCount: Int { faults.values.reduce(0, +) }

  init(_ path: String) throws {
    let file = try TraceFile(path: path)
    var faults: [Int32: Int] = [:]
    var reads = 0
    var calls: [TraceCall.Name: Int] = [:]
    try file.forEach { event in
      switch event.action {
      case .fault(_, let access):
        faults[event.process, default: 0] += 1
        if access == .read { reads += 1 }
      case .call(let call): calls[call.name, default: 0] += 1
      default: break
      }
    }
    (self.faults, self.reads, self.calls) = (faults, reads, calls)
    summary = file.summary
  }

  /// Why nothing can be recorded here; nil where it can.
  static let reason: String? = {
    do {
      return try Binary.withFolder { folder in
        let result = try Binary.run(["record", "--output", folder + "/trace", "--", "/bin/true"])
        return result.ending == .exited(0) ? nil : result.errors
      }
    } catch { return "\(error)" }
  }()

  static let python = ProgramPath.find("python3")
}

extension RecordedTrace {
  /// Records a command into a trace of that folder.
  static func record(
    _ folder: String, _ options: [String] = [], _ command: [String]
  ) throws -> Binary.Result {
    try Binary.run(["record", "--output", folder + "/trace"] + options + ["--"] + command)
  }
}
