/// Never releases anything: the control that shows the cost of keeping pages.
struct Never: ReleasePolicy {
  static let kind = PolicyKind(
    name: "never", parameter: nil, summary: "never: free pages stay", usedBy: "the control",
    make: { _ in Never() })

  let releaser = Releaser.nobody
}
