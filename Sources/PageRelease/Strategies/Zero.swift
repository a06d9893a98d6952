internal import SystemPackage

/// Writes zeros over the pages instead of giving them back.
///
/// - Transition: none; Ready stays Ready.
/// - RSS: unchanged.
/// - Later touch: 0 faults, content zero.
/// - Since: always.
/// - Used by: wasmtime for what it keeps resident.
///
/// No system call.
struct Zero: ReleaseStrategy {
  let name = "zero"
  let summary = "memset(0): pages stay, zero"
  let leaves = SpanState.dirty

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    region.bytes(pages).initializeMemory(as: UInt8.self, repeating: 0)
  }
}
