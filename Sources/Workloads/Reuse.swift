/// How released memory is used again.
package enum Reuse: String, CaseIterable, Sendable {
  /// Every page is written.
  case touch
  /// Every page is read, then written: a first fault maps the zero page, a second copies it.
  case read
  /// Zeros are written if the strategy does not promise them, as for `calloc`; then every page is written.
  case zero
  /// `MADV_POPULATE_WRITE` on the range of an operation, then every page is written.
  case populate
  /// Every page is written, then `MADV_COLLAPSE` on each huge page that is complete by then.
  case collapse
  /// No reuse.
  case none
}
