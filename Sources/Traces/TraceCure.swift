/// What to do about a text that cannot be replayed.
enum TraceCure {
  /// The one command that records what a replay needs.
  static let again = "record it again by madbench record -- COMMAND"
  /// How to print what perf has recorded.
  static let print = "perf script -F comm,pid,tid,time,event,addr,trace"
}
