internal import LinuxKernel
internal import Plans
internal import SystemPackage

extension Plan {
  /// Makes the system changes that the plan needs: settings for the whole run, swap, control groups. Returns nil if it
  /// needs none. All are undone when the keeper is released.
  ///
  /// - Parameter executable: the path of madbench.
  package mutating func begin(executable: String) throws -> SettingsGuard? {
    let limits = Set(cells.compactMap(\.pressureBytes)).sorted()
    if changes.isEmpty, limits.isEmpty { return nil }
    let keeper = try SettingsGuard(executable: executable)
    try changes.make(keeper)
    try changes.swap?.make(in: directory, keeper)
    groups = try PressureCgroups.make(limits, keeper)
    try keeper.includeLaterChildren()
    return keeper
  }
}

extension SystemChanges {
  /// Changes the settings for the whole run; nil if there are none.
  package func begin(executable: String) throws -> SettingsGuard? {
    if isEmpty { return nil }
    let keeper = try SettingsGuard(executable: executable)
    try make(keeper)
    try keeper.includeLaterChildren()
    return keeper
  }

  fileprivate func make(_ keeper: SettingsGuard) throws {
    if paths.isEmpty { return }
    // Write the present values again, to check before any measurement that writing is permitted.
    for setting in try keeper.remember(paths) { try setting.write() }
    for setting in atStart {
      try setting.write()
      // The kernel allocates what it can, without reporting a shortfall.
      let found = (try? KernelText.read(setting.path)) ?? ""
      // Files that list choices have the chosen one in brackets.
      guard found == setting.value || found.contains("[\(setting.value)]") else {
        throw RunError(
          "\(setting.path): asked for \(setting.value), got \(found): memory is too fragmented, or too "
            + "little")
      }
    }
  }
}

extension Setting {
  func write() throws(SettingFailure) {
    do throws(Errno) { try KernelText.write(value, to: path) } catch {
      throw SettingFailure(setting: self, cause: error)
    }
  }
}
