package import Texts

/// One axis of the matrix of cells. Options, plan files, columns, the order of reports, tables, JSON and a worker's job
/// loop over `AxisList.all`.
package struct Axis: Sendable {
  /// What a number of the axis counts; the column's name ends with it.
  package enum Unit: String, Sendable {
    case bytes
    case seconds
    case perSecond = "per_second"
  }

  /// The option's name, the plan file's key and the table's heading.
  package let name: String
  /// The column of the files: the name, with its unit.
  package let column: Column<Cell>
  /// What an option and a plan file say of it; nil of the role, which only a plan decides.
  package private(set) var key: PlanKey?
  /// Whether it belongs to a strategy's cell in a group: cells of one group differ in nothing else.
  package let isOfStrategy: Bool
  /// The value in a table.
  package let shown: @Sendable (Cell) -> String
  /// The value in the words of a plan's line; nil where it goes without saying.
  package private(set) var words: @Sendable (Cell) -> String? = { _ in nil }
  /// The value in JSON.
  package let scalar: @Sendable (Cell) -> FieldScalar
  /// The place of the value among those of the axis: numbers by their value, names in the order of their list.
  package let rank: @Sendable (Cell) -> Double
  /// Why a workload does not take the axis; nil where it does.
  private(set) var refusal: @Sendable (_ workload: String) -> String? = { _ in nil }
  /// Reads what an option or a plan file says into the axes of a plan.
  let read: @Sendable ([String], inout PlanAxes) throws(PlanError) -> Void
  /// Makes a cell of every value.
  let vary: @Sendable (CellMatrix, PlanAxes) -> CellMatrix
  /// Whether a value is asked for that is not the default.
  let isAsked: @Sendable (PlanAxes) -> Bool
  /// What is wrong with a value that is asked for; nil where nothing is.
  let damage: @Sendable (PlanAxes) -> String?

  /// An axis that options and plan files decide.
  ///
  /// - Parameters:
  ///   - path: the property of a cell.
  ///   - form: how people write values of it.
  ///   - key: its default and its help.
  ///   - only: why a workload does not take it; nil where it does.
  ///   - words: the value in the words of a plan's line; nil where it goes without saying.
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

  /// An axis that only a plan decides.
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
