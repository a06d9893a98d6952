/// What the limit of a control group did to the phase behind a release: medians over rows.
package struct PressureEffect: Equatable, Sendable {
  /// The whole phase, in nanoseconds: the median over blocks of their means. Nil where no worker lived to
  /// its end.
  package let retouchNanoseconds: Double?
  /// Times that the group stood at its limit.
  package let limitHits: Int?
  /// Lazily freed pages that were reclaimed, system-wide.
  package let lazyFreedPages: Int?
  package let majorFaults: Int?
  /// How often the kernel killed the worker, or a child of it.
  package let kills: Int
}
