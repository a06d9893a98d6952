#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/swap.h>
#include <sys/syscall.h>
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
