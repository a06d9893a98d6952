import LinuxKernel
import Plans
import Processes
import Samples
import Texts

/// The system calls that a run of the binary makes, by strace, in their order.
struct Trace {
  struct Call {
    let process: Int
    /// `madvise(0x7f74a8800000, 65536, MADV_FREE) = 0`.
    let text: String
  }

  /// What one cell did, from the message that begins it on.
  struct Step {
    let strategy: String
    let calls: [Call]
    let worker: Int
    /// Other processes than the worker that are none of its children.
    let strangers: Set<Int>
    let size: Int
  }

  let steps: [Step]
  let rows: [Record]

  /// Why nothing can be traced here; nil when it can.
  static let reason: String? = {
    let arguments = ["-qq", "-e", "trace=none", "-o", "/dev/null", "true"]
    guard let result = try? Binary.run("strace", arguments) else { return "no /bin/sh" }
    return result.ending == .exited(0) ? nil : String(result.errors.suffix(300))
  }()

  /// Runs the binary under strace; nil with what it said when it did not exit with 0.
  static func run(_ arguments: [String]) throws -> (trace: Trace?, result: Binary.Result) {
    try Binary.withFolder { folder in
      let file = folder + "/trace"
      let result = try Binary.run(
        "strace",
        [
          "-f", "-qq", "-s", "200", "-e", "trace=%memory,process_madvise,fallocate,write", "-o",
          file, Binary.path, "--quiet", "--csv", "-", "--repeat", "1",
        ] + arguments)
      guard result.ending == .exited(0) else { return (nil, result) }
      return (Trace(text: try KernelText.read(file), rows: try result.rows()), result)
    }
  }

  /// The field of the strategy in a call that writes a row: a comma of the call is before all of the row's.
  private static let place = Record.columns.firstIndex { $0.name == "strategy" }.map { $0 + 1 }

  init(text: String, rows: [Record]) {
    self.rows = rows
    let calls = Self.calls(text)
    guard let worker = calls.first(where: { $0.text.hasPrefix("write(1, \"step ") })?.process
    else {
      steps = []
      return
    }
    let starts = calls.indices.filter {
      calls[$0].process == worker && calls[$0].text.hasPrefix("write(1, \"step ")
    }
    let strangers = Set(calls[..<(starts.first ?? 0)].map(\.process)).subtracting([worker])
    steps = zip(starts, starts.dropFirst() + [calls.count]).map { start, end in
      let part = Array(calls[start..<end])
      let row = part.first { $0.process == worker && $0.text.hasPrefix("write(1, \"row ") }
      let fields = row?.text.split(separator: ",", omittingEmptySubsequences: false) ?? []
      let strategy = Self.place.flatMap { fields.indices ~= $0 ? String(fields[$0]) : nil } ?? ""
      let size = rows.first { $0.cell.strategy == strategy }?.cell.sizeBytes ?? 0
      return Step(
        strategy: strategy, calls: part, worker: worker, strangers: strangers, size: size)
    }
  }

  /// Lines of `PID call(…) = result`; those of calls that others interrupted are put together again.
  private static func calls(_ text: String) -> [Call] {
    var begun: [Int: String] = [:]
    var calls: [Call] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let process = Int(parts[0]) else { continue }
      var call = String(parts[1].drop { $0 == " " })
      if let cut = call.firstRange(of: " <unfinished ...>") {
        begun[process] = String(call[..<cut.lowerBound])
        continue
      }
      if call.hasPrefix("<... "), let cut = call.firstRange(of: " resumed>") {
        call = (begun.removeValue(forKey: process) ?? "") + String(call[cut.upperBound...])
      }
      guard call.contains("("), let end = call.lastRange(of: " = ") else { continue }
      // The result is aligned, and an error is explained.
      let padding = call[..<end.lowerBound].reversed().prefix { $0 == " " }.count
      let head = call[..<end.lowerBound].dropLast(padding)
      calls.append(Call(process: process, text: String(head + call[end.lowerBound...])))
    }
    return calls
  }
}

extension Trace.Step {
  /// The calls on memory from a phase's beginning to the end of its last window, addresses relative to
  /// the region; those of a forked child are marked. malloc's own moves of the break are left out, and the walk over the
  /// harness's own pages after a fork.
  func calls(in phase: String) -> [String] {
    let messages = calls.indices.filter { calls[$0].process == worker }
    guard let base,
      let start = messages.first(where: { calls[$0].text.hasPrefix("write(1, \"phase \(phase)") }),
      let end = messages.first(where: {
        $0 > start && calls[$0].text.hasPrefix("write(1, \"walk \(phase)")
      })
    else { return ["no phase \(phase)"] }
    return calls[start..<end].filter { !strangers.contains($0.process) }.map { call in
      (call.process == worker ? "" : "child: ") + relative(call.text, to: base)
    }.filter { !$0.contains("write(") && !(Self.isOfHarness($0) && !$0.contains("@")) }
      // A child rehearses on a region of its own.
      .filter { !$0.hasPrefix("child: ") || $0.contains("@") }
  }

  private static func isOfHarness(_ call: String) -> Bool {
    call.contains("brk(") || call.contains("mincore(")
  }

  /// The region's first address, from the call that makes all of it usable, or moves the break to its
  /// end.
  private var base: Int? {
    for call in calls where call.process == worker {
      for name in ["mmap", "mprotect"] where call.text.hasPrefix("\(name)(0x") {
        let parts = call.text.dropFirst(name.count + 3).split(separator: ", ")
        if parts[1] == "\(size)", parts[2].hasPrefix("PROT_READ|PROT_WRITE") {
          return Int(parts[0], radix: 16)
        }
      }
    }
    let reserve = calls.drop { !$0.text.hasPrefix("write(1, \"phase reserve") }
      .prefix { !$0.text.hasPrefix("write(1, \"window reserve") }
    let top = reserve.last { $0.process == worker && $0.text.hasPrefix("brk(0x") }
    return top.flatMap { Int($0.text.dropFirst(6).prefix { $0.isHexDigit }, radix: 16) }
      .map { $0 - size }
  }

  /// Addresses as `@64K`; descriptors as `fd`; advice that this strace has no name for by its name.
  private func relative(_ text: String, to base: Int) -> String {
    var rest = text[...]
    for name in ["fallocate(", "process_madvise("] where text.hasPrefix(name) {
      rest = name + "fd" + text.dropFirst(name.count).drop { $0.isNumber }
    }
    for (number, name) in Self.newAdvice { rest.replace("\(number) /* MADV_??? */", with: name) }
    var found = ""
    while let prefix = rest.firstRange(of: "0x") {
      let digits = rest[prefix.upperBound...].prefix { $0.isHexDigit }
      found += rest[..<prefix.lowerBound]
      let offset = (Int(digits, radix: 16) ?? 0) - base
      found += 0...size ~= offset ? "@\(offset >> 10)K" : "0x" + digits
      rest = rest[digits.endIndex...]
    }
    return found + rest
  }

  private static let newAdvice = [
    "0x18": "MADV_DONTNEED_LOCKED", "0x19": "MADV_COLLAPSE", "0x66": "MADV_GUARD_INSTALL",
    "0x67": "MADV_GUARD_REMOVE",
  ]
}

extension String {
  fileprivate func lastRange(of other: String) -> Range<Index>? { ranges(of: other).last }
}
