/// How memory that was given back is used again.
package enum Reuse: String, CaseIterable, Sendable {
  /// Every page is written.
  case touch
  /// Every page is read, then written: a first fault maps the zero page, a second copies it.
  case read
  /// Zeroes are written where the strategy does not promise them, as for `calloc`; then every page is written.
  case zero
  /// `MADV_POPULATE_WRITE` on what an operation covers, then every page is written.
  case populate
  /// Every page is written, then `MADV_COLLAPSE` on each huge page that is whole by now.
  case collapse
  /// Not at all.
  case none
}
