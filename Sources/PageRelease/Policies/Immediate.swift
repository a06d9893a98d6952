/// Releases freed pages at once, in the thread that frees them.
struct Immediate: ReleasePolicy {
  static let kind = PolicyKind(
    name: "immediate", parameter: nil, summary: "at once, by the thread that frees",
    usedBy: "mmapped chunks of glibc, jemalloc with decay_ms:0, wasmtime",
    make: { _ in Immediate() })

  let releaser = Releaser.freeingThread

  func due(afterFreeing range: PageRange, in spans: SpanMap) -> [PageRange] { [range] }
}
