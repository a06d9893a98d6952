package import Plans
package import SystemPackage

/// A setting of the machine that could not be written.
package struct SettingFailure: Error, CustomStringConvertible {
  package let setting: Setting
  package let cause: Errno
  package var description: String {
    "\(setting.path): cannot be changed: \(cause)"
  }
}
