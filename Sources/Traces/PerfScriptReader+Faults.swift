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
    "perf record needs -d, and the text \(TraceCure.print); or \(TraceCure.again)"

  /// `address=0x7f… ip=0x7f… error_code=0x6`, or `address=0x7f… epc=0x7f… cause=0xf` of RISC-V's older kernels. An address
  /// that is shown as a symbol is one of the kernel.
  func exception(
    _ scanner: inout TextScanner
  ) throws(TraceDamage) -> (address: UInt64, access: TraceAccess) {
    var address: UInt64?
    var code: UInt64?
    var access = TraceAccess.unknown
    while let field = scanner.nextField() {
      if address == nil, field.isNamed("address") {
        address = Self.isSymbol(scanner.byte) ? .max : scanner.word()
      } else if code == nil, field.isNamed("error_code") {
        code = scanner.word()
        access = code.map(Self.access(errorCode:)) ?? .unknown
      } else if code == nil, field.isNamed("cause") {
        code = scanner.word()
        access = code.map(Self.access(cause:)) ?? .unknown
      }
    }
    guard let address else { throw damage("page_fault without an address that can be read") }
    guard code != nil else { throw damage("page_fault without an error_code that can be read") }
    return (address, access)
  }

  private static func isSymbol(_ byte: UInt8) -> Bool {
    switch byte {
    case 65...90, 95, 97...122: true
    default: false
    }
  }

  /// By the code's own form: on x86 bit 1 tells a write (Intel's manual, volume 3, 5.7; `X86_PF_WRITE` in the kernel); on
  /// RISC-V the code is the cause. arm64's is its syndrome register, of which bits 25 to 31 tell a data abort, and bit 6
  /// that it was a write (Arm's architecture reference manual, ESR_EL1).
  private static func access(errorCode: UInt64) -> TraceAccess {
    switch errorCode >> 25 {
    case 0x49, 0x4B: return errorCode & 0x40 == 0 ? .read : .write
    case 0x41, 0x43: return .read
    default: break
    }
    // All bits that x86 knows.
    guard errorCode & ~0x8000_80FF == 0 else { return .unknown }
    return errorCode & 2 == 0 ? .read : .write
  }

  /// RISC-V's `scause`: 12 is of an instruction, 13 of a load, 15 of a store (the privileged specification, 4.1.8).
  private static func access(cause: UInt64) -> TraceAccess {
    switch cause {
    case 12, 13: .read
    case 15: .write
    default: .unknown
    }
  }
}
