package import Plans
internal import Texts

extension Record {
  /// Returns the row if it is of the requested cell, whatever the role; otherwise a row without figures that names the
  /// axes that differ. A worker that does not know an axis measures its default, and those figures must not appear
  /// under another value.
  package func checked(against asked: Cell) -> Record {
    let mine = cell.with(asked.role)
    if mine == asked { return self }
    let differing = AxisList.columns.filter { $0.text(mine) != $0.text(asked) }.map { column in
      "\(column.name) is '\(column.text(mine))' where '\(column.text(asked))' was asked for"
    }
    var failed = Record()
    failed.runID = runID
    failed.host = host
    failed.kernel = kernel
    failed.round = round
    failed.position = position
    failed.phase = phase
    failed.cycle = cycle
    failed.cell = asked
    failed.status = .failed("another cell")
    failed.note = "the worker measured another cell: " + differing.joined(separator: "; ")
    return failed
  }
}
