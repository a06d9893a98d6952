internal import Glibc
internal import LinuxKernel

/// Makes growing a file beyond `RLIMIT_FSIZE` fail with `EFBIG` instead of killing the process.
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

/// Makes writing to a pipe without readers fail with `EPIPE` instead of ending the process.
package func ignoreBrokenPipeSignal() { signal(SIGPIPE, SIG_IGN) }

/// Keeps the calling process alive when its terminal closes, an interrupt key is pressed, or all processes of its name
/// are sent an ending signal; only SIGKILL ends it. The corresponding library call is `signal(3)`.
package func ignoreEndingSignals() {
  for number in BlockedSignals.endings + [SIGPIPE, SIGTTOU] { signal(number, SIG_IGN) }
}
