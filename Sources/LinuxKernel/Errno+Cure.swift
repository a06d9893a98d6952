package import SystemPackage

extension Errno {
  /// A hint to append to the message when a file cannot be written for this reason; empty if the reason needs none.
  package var cure: String {
    switch self {
    case .noSpace: "; make room there, or name a place on another disk"
    case .readOnlyFileSystem, .permissionDenied, .notPermitted:
      "; name a place where you may write"
    case .noSuchFileOrDirectory: "; make the folder first"
    case .tooManySymbolicLinkLevels: "; it is a link, and is not followed"
    case .tooManyLinks: "; it has another name too, and would be changed there"
    case .invalidArgument: "; it is no regular file"
    case .tooManyOpenFiles: "; raise the limit (ulimit -n)"
    default: ""
    }
  }
}
