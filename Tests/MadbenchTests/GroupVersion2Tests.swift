import LinuxKernel
import MachineState
import Plans
import Processes
import Samples
import Testing
import Workloads

/// Control groups of version 2, on Debian's kernel in QEMU. Counts, no times.
extension EndToEnd {
  @Suite(
    "Pressure in control groups of version 2", .tags(.qemu), .needsBinary,
    .enabled(if: QEMU.reason == nil, "no machine can be booted: \(QEMU.reason ?? "")"))
  struct GroupVersion2Tests {
    private static let mount =
      "mkdir -p /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup"
    private static let madbench =
      "--strategy free,pageout --workload pressure --size 12M --pressure 16M --rounds 1 --thp never "
      + "--quiet --csv -"
    /// As somebody without any right, who has to have a name first.
    private static let asUser = "start-stop-daemon -S -c 1000:1000 -x /bin/madbench --"
    private static let addUser =
      "mkdir -p /etc && echo 'user:x:1000:1000::/tmp:/bin/sh' > /etc/passwd && "
      + "echo 'user:x:1000:' > /etc/group"
    /// Prints what a run has left to standard error.
    private static let leftovers =
      "find /sys/fs/cgroup -name 'madbench-*' >&2; cat $(find /sys/fs/cgroup -name "
      + "cgroup.subtree_control) | tr '\\n' ' ' >&2; cat /proc/swaps | tail -n +2 >&2"

    private func check(_ rows: [Record]) throws {
      let free = try #require(rows.first { $0.cell.strategy == "free" && $0.phase == .retouch })
      #expect(free.verified == true, "\(free.note)")
      #expect(try #require(free.limitHits) > 0)
      #expect(try #require(free.events.lazyFreed) > 0)
      #expect(try #require(free.cgroupBytes) <= 16 << 20)
      let killed = try #require(rows.first { $0.status == .oomKilled })
      #expect(killed.cell.strategy == "pageout" && killed.phase == .retouch)
      #expect(killed.note == "the worker was killed, by its control group's limit of 16 MiB")
      let baseline = rows.filter { $0.cell.strategy == "dontneed" && $0.phase == .retouch }
      #expect(baseline.allSatisfy { $0.limitHits == 0 && $0.verified == true })
    }

    @Test("root makes groups below the root, and hands the controller on for as long as it runs")
    func root() throws {
      let result = try Binary.run(
        QEMU.script, [Self.mount, "madbench \(Self.madbench)", Self.leftovers])
      try #require(result.ending == .exited(0), "\(result.errors)")
      try check(result.rows())
      #expect(result.errors.isEmpty, "\(result.errors)")
    }

    @Test(
      "in a group that is handed over to it, a run without any right moves into a leaf and back")
    func delegated() throws {
      let hand =
        "echo +memory > /sys/fs/cgroup/cgroup.subtree_control; mkdir /sys/fs/cgroup/mine; "
        + "chown -R 1000:1000 /sys/fs/cgroup/mine; echo $$ > /sys/fs/cgroup/mine/cgroup.procs; "
        + "exec \(Self.asUser)"
      let result = try Binary.run(
        QEMU.script, [Self.mount, Self.addUser, "\(hand) \(Self.madbench)", Self.leftovers])
      try #require(result.ending == .exited(0), "\(result.errors)")
      try check(result.rows())
      #expect(result.errors == "memory", "\(result.errors)")
    }

    @Test("without any right it exits 77 and says what would help")
    func forbidden() throws {
      let result = try Binary.run(
        QEMU.script,
        [Self.mount, Self.addUser, "exec \(Self.asUser) \(Self.madbench)"])
      #expect(result.ending == .exited(77), "\(result.errors)")
      #expect(result.errors.contains("systemd-run --user --scope -p Delegate=yes"))
    }

    @Test("the controller that is killed leaves no group, and the controller is not handed on")
    func killed() throws {
      let endless = Self.madbench.replacing("--rounds 1", with: "--rounds 100000")
      let run =
        ": > /tmp/rows; madbench \(endless) > /tmp/rows & "
        + "while [ $(wc -l < /tmp/rows) -lt 6 ]; do sleep 1; done; "
        + "ls -d /sys/fs/cgroup/madbench-* > /dev/null; kill -9 $!; "
        + "until [ -z \"$({ \(Self.leftovers); } 2>&1)\" ]; do sleep 1; done"
      let result = try Binary.run(QEMU.script, [Self.mount, run, Self.leftovers])
      try #require(result.ending == .exited(0), "\(result.errors)")
      #expect(result.errors.isEmpty, "\(result.errors)")
    }
  }
}
