package import Plans

/// All reproductions. A new one needs a file in `Measurements` and a line here.
package enum ReproductionList {
  package static let all: [any Reproduction] = [
    PageTables(),
    TLBBatching(),
    MunmapFolios(),
    FreeFolios(),
    Go8K(),
    Khugepaged(),
    PartialTHP(),
    Populate(),
    Memset(),
    EbizzyRecords(),
    NeighboursStalls(),
    PacedRelease(),
    LazyFreeReclaim(),
    ForkedSnapshot(),
    HungryAllocation(),
    UnderusedTHP(),
  ]

  package static var names: [String] { all.map(\.name) }

  /// The reproduction of this name. Throws an error with the nearest name if there is none.
  package static func named(_ name: String) throws(PlanError) -> any Reproduction {
    if let found = all.first(where: { $0.name == name }) { return found }
    throw .unknown(name, "reproduction", among: names)
  }
}
