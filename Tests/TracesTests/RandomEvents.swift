import Traces
import Workloads

extension ReadTrace {
  /// Events of any kind, with numbers small and large.
  static func random(_ random: inout SeededGenerator, count: Int) -> ReadTrace {
    var trace = ReadTrace()
    trace.names = (0..<1 + random.below(4)).map { "name \($0) é" }
    let unit: UInt64 = random.below(2) == 0 ? 1000 : 1
    var time: UInt64 = 0
    for _ in 0..<count {
      time = random.below(50) == 0 ? random.word() >> 2 : time &+ UInt64(random.below(100)) &* unit
      let process = Int32(1 + random.below(3))
      trace.events.append(
        TraceEvent(
          time: time, process: process, thread: process + Int32(random.below(2)),
          action(&random, &trace, time, unit)))
    }
    return trace
  }

  private static func action(
    _ random: inout SeededGenerator, _ trace: inout ReadTrace, _ time: UInt64, _ unit: UInt64
  ) -> TraceEvent.Action {
    switch random.below(10) {
    case 0: return .name(random.below(trace.names.count))
    case 1: return .exec
    case 2: return .fork(child: Int32(truncatingIfNeeded: random.word()))
    case 3:
      return .mapping(
        TraceMapping(
          start: random.word(), length: random.word(),
          protection: UInt8(truncatingIfNeeded: random.word()), isShared: random.below(2) == 0,
          kind: TraceMapping.Kind.allCases[random.below(4)]))
    case 4...6:
      let name = TraceCall.Name.allCases[random.below(13)]
      var arguments = Array(repeating: UInt64(0), count: 6)
      for place in 0..<argumentCounts[Int(name.rawValue)] { arguments[place] = random.word() }
      return .call(
        TraceCall(
          name, TraceCall.Arguments(arguments), result: Int64(bitPattern: random.word()),
          entered: random.below(50) == 0
            ? random.word() : time &- UInt64(random.below(100)) &* unit))
    default:
      return .fault(
        address: random.word() & ~4095, TraceAccess.allCases[random.below(3)])
    }
  }

  private static let argumentCounts = [6, 2, 5, 1, 3, 4, 3, 5, 4, 2, 3, 1, 1]
}

extension SeededGenerator {
  /// Of any length, with all the extremes of arithmetic among them.
  fileprivate mutating func word() -> UInt64 {
    switch below(8) {
    case 0: .max &- UInt64(below(3))
    case 1: UInt64(1) << UInt64(below(64))
    default: next() >> UInt64(below(64))
    }
  }
}
