package import Texts

/// One axis of the matrix of cells. Options, plan files, columns, the order of reports, tables, JSON and a worker's job
/// loop over `AxisList.all`.
package struct Axis: Sendable {
  /// The unit of the axis's numbers; the column's name ends with it.
  package enum Unit: String, Sendable {
    case bytes
    case seconds
    case perSecond = "per_second"
  }

  /// The option's name, the plan file's key and the table's heading.
  package let name: String
  /// The column of the files: the name, with its unit.
  package let column: Column<Cell>
  /// The option and the plan-file key; nil for the role, which only a plan sets.
  package private(set) var key: PlanKey?
  /// Whether the axis belongs to the strategy: the cells of one group differ only in such axes.
  package let isOfStrategy: Bool
  /// The value as shown in a table.
  package let shown: @Sendable (Cell) -> String
  /// The value as described in a plan's summary line; nil if the line omits it.
  package private(set) var words: @Sendable (Cell) -> String? = { _ in nil }
  /// The value in JSON.
  package let scalar: @Sendable (Cell) -> FieldScalar
  /// The sort key of the value: numbers sort by value, names in the order of their list.
  package let rank: @Sendable (Cell) -> Double
  /// Why a workload does not accept the axis; nil if it does.
  private(set) var refusal: @Sendable (_ workload: String) -> String? = { _ in nil }
  /// Parses the words of an option or a plan-file key into the axes of a plan.
  let read: @Sendable ([String], inout PlanAxes) throws(PlanError) -> Void
  /// Multiplies the matrix by the values of the axis.
  let vary: @Sendable (CellMatrix, PlanAxes) -> CellMatrix
  /// Whether a value other than the default is requested.
  let isAsked: @Sendable (PlanAxes) -> Bool
  /// Describes the first invalid value requested; nil if all are valid.
  let damage: @Sendable (PlanAxes) -> String?

  /// An axis that options and plan files set.
  ///
  /// - Parameters:
  ///   - path: the property of a cell.
  ///   - form: the notation of its values.
  ///   - help: its description in the help, without the default.
  ///   - refusal: why a workload does not accept it; nil if it does.
  ///   - words: the value as described in a plan's summary line; nil if the line omits it.
  init<Value: AxisValue>(
    _ name: String, _ path: any WritableKeyPath<Cell, Value> & Sendable, unit: Unit? = nil,
    _ form: AxisForm<Value>, isOfStrategy: Bool = false, count: PlanKey.Count = .several,
    defaultValue: String? = nil, help: String, valueName: String, discussion: String = "",
    refusedBy refusal: @escaping @Sendable (_ workload: String) -> String? = { _ in nil },
    words: @escaping @Sendable (Cell) -> String? = { _ in nil }
  ) {
    self.init(name, path, unit, form, isOfStrategy)
    self.words = words
    self.refusal = refusal
    key = PlanKey(
      name, count, form.values, taken: form.taken, defaultValue: defaultValue, help: help,
      valueName: valueName, discussion: discussion)
  }

  /// An axis that only a plan sets.
  init<Value: AxisValue>(
    ofPlans name: String, _ path: any WritableKeyPath<Cell, Value> & Sendable
  ) {
    self.init(name, path, nil, .none, true)
  }

  private init<Value: AxisValue>(
    _ name: String, _ path: any WritableKeyPath<Cell, Value> & Sendable, _ unit: Unit?,
    _ form: AxisForm<Value>, _ isOfStrategy: Bool
  ) {
    self.name = name
    self.isOfStrategy = isOfStrategy
    let title = name.replacing("-", with: "_") + (unit.map { "_\($0.rawValue)" } ?? "")
    column = form.isName ? Column(ofNames: title, path) : Column(title, path)
    shown = { $0[keyPath: path].shown(unit) }
    scalar = { $0[keyPath: path].scalar }
    rank = { form.rank($0[keyPath: path]) }
    read = { (words, axes) throws(PlanError) in
      guard !words.isEmpty else { return }
      axes[path] = try form.values(of: words, option: "--\(name)")
    }
    vary = { matrix, axes in matrix.varied(axes[path]) { $0[keyPath: path] = $1 } }
    isAsked = { $0[path] != [Cell()[keyPath: path]] }
    damage = { axes in
      for value in axes[path] {
        guard let range = form.damage(value) else { continue }
        return "--\(name) \(value.fieldText): \(range)"
      }
      return nil
    }
  }
}
