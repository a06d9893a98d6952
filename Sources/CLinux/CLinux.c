#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/elf.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

int clinux_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

int clinux_timer_slack(unsigned long nanoseconds) { return prctl(PR_SET_TIMERSLACK, nanoseconds); }

int clinux_disable_huge_pages(void) { return prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); }

#if defined __x86_64__
#define NATIVE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define NATIVE AUDIT_ARCH_AARCH64
#elif defined __riscv
#define NATIVE AUDIT_ARCH_RISCV64
#else
#define NATIVE 0
#endif
// The lower half of an argument, on machines that store it first.
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))

int clinux_trace_lazy_free(void) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 0, 7),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_madvise, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT(3)),
      BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT(2)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MADV_FREE, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
  };
  struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
  // Who may not administer the machine may filter only programs that get no new privileges.
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) return 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int clinux_seize(pid_t pid) {
  unsigned long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
  return (int)ptrace(PTRACE_SEIZE, pid, NULL, options);
}

int clinux_continue(pid_t pid, int signal) {
  return (int)ptrace(PTRACE_CONT, pid, NULL, (unsigned long)signal);
}

int clinux_listen(pid_t pid) { return (int)ptrace(PTRACE_LISTEN, pid, NULL, NULL); }

int clinux_set_advice(pid_t pid, int advice) {
  struct user_regs_struct registers;
  struct iovec memory = {.iov_base = &registers, .iov_len = sizeof registers};
  if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &memory) != 0) return -1;
#if defined __x86_64__
  if (registers.orig_rax == SYS_madvise) registers.rdx = (unsigned)advice;
  else registers.r10 = (unsigned)advice;
#elif defined __aarch64__
  registers.regs[registers.regs[8] == SYS_madvise ? 2 : 3] = (unsigned)advice;
#elif defined __riscv
  if (registers.a7 == SYS_madvise) registers.a2 = (unsigned)advice;
  else registers.a3 = (unsigned)advice;
#else
  errno = ENOSYS;
  return -1;
#endif
  return (int)ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &memory);
}

pid_t clinux_next_stop(pid_t first, int *status) {
  siginfo_t info = {0};
  if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOWAIT | __WALL | __WNOTHREAD) != 0) return -1;
  int ended = info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED;
  if (info.si_pid == first && ended) return 0;
  return waitpid(info.si_pid, status, __WALL | __WNOTHREAD);
}

int clinux_rename(const char *name) { return prctl(PR_SET_NAME, name); }

int clinux_perf_event_open(uint32_t type, uint64_t config) {
  struct perf_event_attr attr = {
      .type = type, .size = sizeof attr, .config = config, .exclude_hv = 1};
  return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int clinux_rusage_thread(void) { return RUSAGE_THREAD; }
int clinux_map_fixed_noreplace(void) { return MAP_FIXED_NOREPLACE; }
int clinux_malloc_without_mmap(size_t room) {
  return mallopt(M_MMAP_MAX, 0) && mallopt(M_ARENA_MAX, 1) && mallopt(M_TOP_PAD, (int)room) &&
         mallopt(M_TRIM_THRESHOLD, 2 * (int)room);
}
int clinux_exit_status(int s) { return WIFEXITED(s) ? WEXITSTATUS(s) : -1; }
int clinux_term_signal(int s) { return WIFSIGNALED(s) ? WTERMSIG(s) : 0; }
int clinux_pipe_cloexec(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int clinux_poll(struct pollfd *entries, unsigned count, uint64_t nanoseconds) {
  struct timespec timeout = {.tv_sec = (time_t)(nanoseconds / 1000000000u),
                             .tv_nsec = (long)(nanoseconds % 1000000000u)};
  return ppoll(entries, count, &timeout, NULL);
}

int clinux_signalfd(const sigset_t *signals) {
  return signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_is_ignored(int signal) {
  struct sigaction action;
  return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int clinux_signalfd_next(int descriptor) {
  struct signalfd_siginfo info;
  return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int clinux_signalfd_next_of(int descriptor, int *is_of_kernel) {
  struct signalfd_siginfo info;
  if (read(descriptor, &info, sizeof info) != sizeof info) return 0;
  *is_of_kernel = info.ssi_code == SI_KERNEL;
  return (int)info.ssi_signo;
}

ssize_t clinux_process_madvise(int pidfd, const struct iovec *ranges, size_t count, int advice) {
  return syscall(SYS_process_madvise, pidfd, ranges, count, advice, 0);
}

int clinux_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

short clinux_spawn_session(void) { return POSIX_SPAWN_SETSID; }

int clinux_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int clinux_punch_hole(int descriptor, off_t offset, off_t bytes) {
  return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, bytes);
}

int clinux_allocate(int descriptor, off_t bytes) { return fallocate(descriptor, 0, 0, bytes); }

int clinux_rename_noreplace(int folder, const char *name, const char *place) {
  return renameat2(folder, name, folder, place, RENAME_NOREPLACE);
}

int clinux_swap_on(const char *path) {
  return swapon(path, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK);
}

int clinux_swap_off(const char *path) { return swapoff(path); }

pid_t clinux_fork(void) { return fork(); }

void clinux_write_same(void *byte) {
  unsigned char value = *(volatile unsigned char *)byte;
  while (!__atomic_compare_exchange_n(
      (unsigned char *)byte, &value, value, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

int clinux_map_populate(void) { return MAP_POPULATE; }

void *clinux_mremap(void *source, size_t bytes, void *destination, size_t new_bytes, int leaves_mapping) {
  if (source == destination) return mremap(source, bytes, new_bytes, 0);
  // MREMAP_DONTUNMAP is newer than some libcs.
  int flags = MREMAP_MAYMOVE | MREMAP_FIXED | (leaves_mapping ? 4 : 0);
  return mremap(source, bytes, new_bytes, flags, destination);
}

// What is mounted elsewhere later still comes in; what is mounted here goes nowhere.
int clinux_own_mounts(void) {
  return unshare(CLONE_NEWNS) == 0 ? mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) : -1;
}

int clinux_mount(const char *type, const char *folder) { return mount("none", folder, type, 0, NULL); }

int clinux_be_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }

int clinux_set_pipe_bytes(int descriptor, int bytes) { return fcntl(descriptor, F_SETPIPE_SZ, bytes); }

int clinux_perf_tracepoint(uint64_t number, pid_t process, int cpu, uint32_t watermark_bytes) {
  struct perf_event_attr attr = {
      .type = PERF_TYPE_TRACEPOINT, .size = sizeof attr, .config = number, .sample_period = 1,
      .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW, .inherit = 1,
      .enable_on_exec = 1, .disabled = 1, .watermark = 1, .wakeup_watermark = watermark_bytes,
      .use_clockid = 1, .clockid = CLOCK_MONOTONIC};
  return (int)syscall(SYS_perf_event_open, &attr, process, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

int clinux_perf_redirect(int event, int to) { return ioctl(event, PERF_EVENT_IOC_SET_OUTPUT, to); }

uint64_t clinux_load_acquire(const void *word) {
  return __atomic_load_n((const uint64_t *)word, __ATOMIC_ACQUIRE);
}

void clinux_store_release(void *word, uint64_t value) {
  __atomic_store_n((uint64_t *)word, value, __ATOMIC_RELEASE);
}

pid_t clinux_peek_ended(void) {
  siginfo_t about = {0};
  return waitid(P_ALL, 0, &about, WEXITED | WNOHANG | WNOWAIT) == 0 ? about.si_pid : 0;
}
