internal import SystemPackage

/// Keeps the pages: the control that shows the cost of not releasing them.
///
/// - Transition: none; Ready stays Ready.
/// - RSS: unchanged.
/// - Later touch: finds the page, 0 faults; content kept.
/// - Refusal: none.
///
/// No system call.
struct Keep: ReleaseStrategy {
  let name = "none"
  let summary = "releases nothing: the control"
  let usedBy = "every allocator that never purges"
  let since = "always"
  let action = Action.keep
  let leaves = SpanState.dirty
  let vector = VectorForm.noCall

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {}
}
