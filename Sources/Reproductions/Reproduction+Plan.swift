internal import LinuxKernel
package import Plans

extension Reproduction {
  /// The plan of the reproduction on this machine. Throws if a requirement is missing.
  ///
  /// - Parameter allowsChanges: whether settings of the machine may be changed.
  package func plan(_ extent: Extent, allowsChanges: Bool) throws -> Plan {
    let request = request(extent)
    let allowed = try Processors.allowed()
    do throws(PlanError) {
      try request.axes.validate(
        availableBytes: availableMemoryBytes(), nodes: NUMA.nodes, allowedCPUs: allowed,
        nodeBytes: NUMA.availableBytes(ofNode:))
    } catch {
      throw PlanError("\(name): \(error)")
    }
    let cells = request.cells
    var changes = try SystemChanges(for: cells)
    for setting in request.neededSettings { try changes.need(setting, for: name) }
    changes = try changes.permitted(allowsChanges)
    if allowsChanges {
      for setting in request.helpfulSettings { changes.add(setting) }
    }
    return Plan(
      cells: cells, baseline: request.axes.baseline, effort: .rounds(request.rounds), seed: 1,
      pins: cells.map { allowed.suffix($0.threads) }, allowedCPUs: allowed,
      sampleNanoseconds: request.sampleNanoseconds, changes: changes)
  }
}
