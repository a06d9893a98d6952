internal import Texts

extension PerfScriptReader {
  func enter(_ entry: TraceThread.Entry, _ place: Int) {
    if threads[place].entry != nil { summary.callsWithoutExit += 1 }
    threads[place].entry = entry
    threads[place].lastFault = .none
  }

  func exit(
    _ name: TraceCall.Name, _ result: Int64, of place: Int, _ context: LineContext,
    _ body: (TraceEvent) throws -> Void
  ) throws {
    threads[place].lastFault = .none
    guard let entry = threads[place].entry, entry.call == name else {
      summary.callsWithoutEntry += 1
      return
    }
    threads[place].entry = nil
    summary.wholeCalls += 1
    let call = TraceCall(name, entry.arguments, result: result, entered: entry.time)
    try deliver(.call(call), of: place, context, body)
  }

  /// `addr: 0x…, len: 0x…`, in any order.
  ///
  /// - Parameter isHexadecimal: whether numbers are so without `0x` too.
  func arguments(
    _ call: TraceCall.Name, _ scanner: inout TextScanner, isHexadecimal: Bool = false
  ) throws(TraceDamage) -> TraceCall.Arguments {
    let names = call.argumentNames
    try requireTrace(call, scanner)
    var arguments = TraceCall.Arguments()
    var missing = UInt8(1) << UInt8(names.count) - 1
    // Most often they come in their order.
    var next = 0
    while missing != 0, let field = scanner.nextField() {
      guard let place = Self.place(of: field, names, first: next), missing & 1 << place != 0 else {
        continue
      }
      let start = scanner.position
      guard let value = isHexadecimal ? scanner.hexadecimal() : scanner.word(),
        scanner.isAtEndOfValue
      else {
        throw damage(
          "\(call.text): \(names[place][0]) is no number: \(shown(scanner, from: start))")
      }
      arguments[place] = value
      missing &= ~(1 << UInt8(place))
      next = place + 1
    }
    guard missing == 0 else {
      throw damage("\(call.text) without \(names[missing.trailingZeroBitCount][0])")
    }
    return arguments
  }

  private func requireTrace(
    _ call: TraceCall.Name, _ scanner: TextScanner
  ) throws(TraceDamage) {
    var scanner = scanner
    scanner.skipBlanks()
    guard scanner.isAtEnd else { return }
    throw damage("\(call.text) without what it was given: the field trace is missing: \(TraceCure.print)")
  }

  private static func place(
    of field: TextScanner.Field, _ names: [[StaticString]], first: Int
  ) -> Int? {
    for step in names.indices {
      let place = first + step < names.count ? first + step : first + step - names.count
      for name in names[place] where field.isNamed(name) { return place }
    }
    return nil
  }

  /// `0x0`, `0xfffffffffffffff4`, `-12`; some print `ret: ` before it.
  func result(
    _ call: TraceCall.Name, _ scanner: inout TextScanner
  ) throws(TraceDamage) -> Int64 {
    scanner.skipBlanks()
    if scanner.skip("ret: ") || scanner.skip("ret=") { scanner.skipBlanks() }
    let start = scanner.position
    if start == scanner.end {
      throw damage("\(call.text): no result: the field trace is missing: \(TraceCure.print)")
    }
    guard let value = scanner.word(), scanner.isAtBlank else {
      throw damage("\(call.text): no result that can be read: \(shown(scanner, from: start))")
    }
    return Int64(bitPattern: value)
  }

  /// What stands there instead.
  func shown(_ scanner: TextScanner, from start: Int) -> String {
    "\"\(FieldText.shown(Array(scanner.bytes(start..<scanner.end).prefix(61))))\""
  }
}
