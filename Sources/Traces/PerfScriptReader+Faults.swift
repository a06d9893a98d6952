extension PerfScriptReader {
  /// 64-bit kernels lie in the upper half of the addresses, with all of the highest bits set; programs have
  /// at most 2^56 bytes.
  static let firstKernelAddress: UInt64 = 1 << 56

  /// A fault that several events show is delivered by the first of them.
  func read(
    fault event: TraceThread.FaultEvent, _ address: UInt64, _ access: TraceAccess, of place: Int,
    _ context: LineContext, _ body: (TraceEvent) throws -> Void
  ) throws {
    guard address < Self.firstKernelAddress else {
      summary.kernelFaults += 1
      return
    }
    let isSame = threads[place].isLastFault(address >> 12, access, shownBy: event)
    threads[place].lastFault = event
    threads[place].lastFaultPage = address >> 12
    threads[place].lastAccess = access
    if isSame {
      summary.duplicateFaults += 1
    } else {
      try deliver(.fault(address: address, access), of: place, context, body)
    }
  }

  /// What stands behind `page-faults:`: perf sets addresses flush right in 16 columns behind a blank, and
  /// the instruction's address, which it prints where it was not asked for another, one column further.
  func address(_ scanner: inout TextScanner) throws(TraceDamage) -> UInt64 {
    let colon = scanner.position
    scanner.skipBlanks()
    let start = scanner.position
    guard !scanner.isAtEnd else {
      throw damage("a fault without an address: \(Self.cure)")
    }
    guard let address = scanner.hexadecimal(), scanner.isAtBlank else {
      throw damage("no hexadecimal address: \(shown(scanner, from: start))")
    }
    if scanner.position - colon == 18, start - colon >= 2 {
      throw damage("a fault with the instruction's address instead of its own: \(Self.cure)")
    }
    // Later ones are a null pointer's.
    if address == 0, !hasFault {
      throw damage("a fault with the address 0: \(Self.cure)")
    }
    hasFault = true
    return address
  }

  private static let cure =
    "perf record needs -d, and perf script -F comm,pid,tid,time,event,addr,trace"

  /// `address=0x7f… ip=0x7f… error_code=0x6`; bit 1 of the code tells a write (Intel's manual, volume 3,
  /// 5.7; `X86_PF_WRITE` in the kernel).
  func exception(
    _ scanner: inout TextScanner
  ) throws(TraceDamage) -> (address: UInt64, access: TraceAccess) {
    var address: UInt64?
    var code: UInt64?
    while let field = scanner.nextField() {
      if address == nil, field.isNamed("address") { address = scanner.word() }
      if code == nil, field.isNamed("error_code") { code = scanner.word() }
    }
    guard let address else { throw damage("page_fault without an address that can be read") }
    guard let code else { throw damage("page_fault without an error_code that can be read") }
    return (address, code & 2 == 0 ? .read : .write)
  }
}
