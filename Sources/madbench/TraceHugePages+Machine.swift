internal import LinuxKernel
internal import Traces

extension TraceHugePages {
  /// By the system's settings, of all sizes.
  static var ofThisMachine: TraceHugePages {
    if TransparentHugePages.mayApplyUnasked { return .always }
    let isAdvised =
      TransparentHugePages.enabled == "madvise"
      || TransparentHugePages.sizes.contains {
        (try? KernelText.chosen(TransparentHugePages.settingFile(ofSize: $0))) == "madvise"
      }
    return isAdvised ? .madvise : .never
  }

  /// Of a process that runs: `THP_enabled` of its status is 0 where it has been denied all.
  static func of(process: Int32) -> TraceHugePages {
    let status = (try? KernelText.read("/proc/\(process)/status")) ?? ""
    return status.contains("THP_enabled:\t0") ? .disabled : .ofThisMachine
  }
}
