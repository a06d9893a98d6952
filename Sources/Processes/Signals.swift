internal import Glibc
internal import LinuxKernel

/// Makes a file that grows beyond `RLIMIT_FSIZE` an `EFBIG` of the call instead of the process's death.
package func ignoreFileSizeSignal() { signal(SIGXFSZ, SIG_IGN) }

/// The name of a signal, such as `SIGKILL`.
package func signalName(_ number: Int32) -> String {
  let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
    SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
    SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGSYS: "SIGSYS", SIGXCPU: "SIGXCPU",
  ]
  return names[number] ?? "signal \(number)"
}

/// Makes writing into a pipe that nobody reads fail with `EPIPE` instead of ending the process.
package func ignoreBrokenPipeSignal() { signal(SIGPIPE, SIG_IGN) }

/// Lets the calling process live on when a terminal closes, a key is pressed, or somebody ends all
/// processes of a name; only SIGKILL ends it. The corresponding library call is `signal(3)`.
package func ignoreEndingSignals() {
  for number in BlockedSignals.endings + [SIGPIPE, SIGTTOU] { signal(number, SIG_IGN) }
}
