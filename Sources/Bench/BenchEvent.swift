/// What a bench delivers while it goes.
package enum BenchEvent {
  case row(ArmRow, [ArmPoint])
  /// A run begins: its arm, its block from 1, how many blocks there will be as far as that is known, and how long it
  /// will all have taken.
  case progress(arm: String, block: Int, blocks: Int?, seconds: Double, expected: Double?)
  /// A remark for standard error.
  case remark(String)
}
