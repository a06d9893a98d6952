package import LinuxKernel

/// Whether a region requests huge pages, and of what size.
package enum HugePages: Hashable, Sendable {
  /// `MADV_NOHUGEPAGE`.
  case never
  /// `MADV_HUGEPAGE`.
  case always
  /// No advice: the system's setting decides.
  case inherit
  /// `MADV_HUGEPAGE` while the system gives folios of this size, in bytes, and of no other.
  case folios(Int)

  /// The advice on the region; nil for none.
  package var advice: Advice? {
    switch self {
    case .never: .noHugePage
    case .always, .folios: .hugePage
    case .inherit: nil
    }
  }

  /// The folio size requested; nil unless it is smaller than a huge page.
  package var folioBytes: Int? { if case .folios(let bytes) = self { bytes } else { nil } }
}
