// What Swift's importer cannot see. No logic here: each line says why it is needed.
#pragma once
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

// prctl(2) is variadic.
int clinux_die_with_parent(void);
int clinux_rename(const char *name);
int clinux_disable_huge_pages(void);
// ptrace(2) is variadic; siginfo is a union; seccomp's filter is made of macros; registers are the processor's.
int clinux_trace_lazy_free(void);
int clinux_seize(pid_t pid);
int clinux_continue(pid_t pid, int signal);
int clinux_listen(pid_t pid);
int clinux_set_advice(pid_t pid, int advice);
// The next stop or end of a thread that the calling thread traces; 0 at the end of the process `first`, which is
// left for its parent.
pid_t clinux_next_stop(pid_t first, int *status);
int clinux_timer_slack(unsigned long nanoseconds);
// syscall(2) is variadic, and so is the only way to perf_event_open(2).
int clinux_perf_event_open(uint32_t type, uint64_t config);
// RUSAGE_THREAD needs _GNU_SOURCE.
int clinux_rusage_thread(void);
// MAP_FAILED is a cast, MAP_FIXED_NOREPLACE is newer than some libcs.
int clinux_map_fixed_noreplace(void);
// MAP_POPULATE needs _GNU_SOURCE; mremap(2) is variadic.
int clinux_map_populate(void);
void *clinux_mremap(void *source, size_t bytes, void *destination, size_t new_bytes, int leaves_mapping);
// mallopt's constants are macros of malloc.h, which Glibc's module leaves out.
int clinux_malloc_without_mmap(size_t room);
// WIFSIGNALED and its kin are function-like macros.
int clinux_exit_status(int wait_status);
int clinux_term_signal(int wait_status);
// pipe2, ppoll: GNU only.
int clinux_pipe_cloexec(int ends[2]);
int clinux_poll(struct pollfd *entries, unsigned count, uint64_t nanoseconds);
// signalfd(2) lies in a header that Glibc's module leaves out.
int clinux_signalfd(const sigset_t *signals);
// SIG_IGN is a cast, which Swift cannot compare with.
int clinux_is_ignored(int signal);
// The next signal of such a descriptor; 0 when there is none.
int clinux_signalfd_next(int descriptor);
// As above, and whether the kernel has sent it, as it does for a terminal's keys, or a process.
int clinux_signalfd_next_of(int descriptor, int *is_of_kernel);
// process_madvise(2), pidfd_open(2): newer than some libcs.
ssize_t clinux_process_madvise(int pidfd, const struct iovec *ranges, size_t count, int advice);
int clinux_pidfd_open(pid_t pid);
// POSIX_SPAWN_SETSID needs _GNU_SOURCE.
short clinux_spawn_session(void);
// memfd_create(2), fallocate(2) and their flags need _GNU_SOURCE.
int clinux_memfd(const char *name);
int clinux_punch_hole(int descriptor, off_t offset, off_t bytes);
int clinux_allocate(int descriptor, off_t bytes);
// renameat2(2) with RENAME_NOREPLACE needs _GNU_SOURCE.
int clinux_rename_noreplace(int folder, const char *name, const char *place);
// swapon(2) and swapoff(2) lie in a header that Glibc's module leaves out; first of all areas.
int clinux_swap_on(const char *path);
int clinux_swap_off(const char *path);
// Swift's Glibc marks fork(2) unavailable. For children that make system calls only.
pid_t clinux_fork(void);
// Writes to a byte the value that it has, whatever other threads do to it: an atomic operation of Swift
// that changes nothing may be compiled to a read.
void clinux_write_same(void *byte);
// mount(2) and its flags lie in a header that Glibc's module leaves out; unshare(2) is GNU only.
int clinux_own_mounts(void);
int clinux_mount(const char *type, const char *folder);
// prctl(2) is variadic.
int clinux_be_subreaper(void);
// F_SETPIPE_SZ needs _GNU_SOURCE.
int clinux_set_pipe_bytes(int descriptor, int bytes);
// perf_event_open(2) with a tracepoint, a process and those that it starts, and a CPU; ioctl(2) is variadic.
int clinux_perf_tracepoint(uint64_t number, pid_t process, int cpu, uint32_t watermark_bytes);
int clinux_perf_redirect(int event, int to);
// The ends of a perf ring, which the kernel moves meanwhile.
uint64_t clinux_load_acquire(const void *word);
void clinux_store_release(void *word, uint64_t value);
// waitid(2) with WNOWAIT: siginfo_t's members are macros. The process that has ended, or 0.
pid_t clinux_peek_ended(void);
