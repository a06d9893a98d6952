internal import SystemPackage

/// Writes zeros over the pages instead of releasing them.
///
/// - Transition: none; Ready stays Ready.
/// - RSS: unchanged.
/// - Later touch: 0 faults, content zero.
/// - Refusal: none.
///
/// No system call.
struct Zero: ReleaseStrategy {
  let name = "zero"
  let summary = "memset(0): pages stay, zero"
  let usedBy = "wasmtime for what it keeps resident"
  let since = "always"
  let action = Action.zero
  let leaves = SpanState.dirty
  let vector = VectorForm.noCall

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    region.bytes(pages).initializeMemory(as: UInt8.self, repeating: 0)
  }
}
