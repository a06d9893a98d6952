/// Nothing is ever given back: the control for what retention is worth.
struct Never: ReleasePolicy {
  static let kind = PolicyKind(
    name: "never", parameter: nil, summary: "never: free pages stay", usedBy: "the control",
    make: { _ in Never() })

  let releaser = Releaser.nobody
}
