// The cycle workload as one would write it by hand: what madbench's figures are held against.
// Prints a line "phase nanoseconds" for release and retouch of each round.
//
//   cycle STRATEGY SIZE_BYTES STEP_BYTES CPU ROUNDS
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// Reads what is resident, as madbench does between phases: that leaves page tables and the kernel's
// page structures in the cache, and makes the release that follows cheaper by some percent.
static void look(void) {
  static char text[16384];
  int smaps = open("/proc/self/smaps", O_RDONLY | O_CLOEXEC);
  while (read(smaps, text, sizeof text) > 0) {}
  close(smaps);
}

static void require(int ok, const char *what) {
  if (ok) return;
  perror(what);
  exit(1);
}

enum strategy { KEEP, DONTNEED, FREE, UNMAP };

// A function of its own, as in madbench: inlined, a fault costs a tenth more or less by where the
// code happens to lie (see Sources/PageRelease/Touch.swift).
__attribute__((noinline)) static void touch(char *at, size_t bytes) {
  for (char *end = at + bytes; at < end; at += 4096) *(volatile uint64_t *)at = 1;
}

static void round_of(enum strategy strategy, size_t size, size_t step, int silent) {
  const size_t huge = 2 << 20;
  char *all = mmap(NULL, size + 2 * huge, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  require(all != MAP_FAILED, "mmap");
  char *region = (char *)(((uintptr_t)all + huge) & ~(huge - 1));
  require(mprotect(region, size, PROT_READ | PROT_WRITE) == 0, "mprotect");

  look();
  uint64_t t0 = now();
  for (size_t at = 0; at < size; at += step) touch(region + at, step);
  uint64_t t1 = now();
  look();
  uint64_t t1_after = now();
  for (size_t at = 0; at < size; at += step) {
    switch (strategy) {
      case KEEP: break;
      case DONTNEED: require(madvise(region + at, step, MADV_DONTNEED) == 0, "madvise"); break;
      case FREE: require(madvise(region + at, step, MADV_FREE) == 0, "madvise"); break;
      case UNMAP: require(munmap(region + at, step) == 0, "munmap"); break;
    }
  }
  uint64_t t2 = now();
  look();
  uint64_t t2_after = now();
  for (size_t at = 0; at < size; at += step) {
    if (strategy == UNMAP)
      require(mmap(region + at, step, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0) == region + at, "mmap");
    touch(region + at, step);
  }
  uint64_t t3 = now();
  require(munmap(all, size + 2 * huge) == 0, "munmap");
  if (!silent)
    printf("touch %ju\nrelease %ju\nretouch %ju\n", (uintmax_t)(t1 - t0), (uintmax_t)(t2 - t1_after), (uintmax_t)(t3 - t2_after));
}

int main(int count, char **word) {
  if (count != 6) {
    fprintf(stderr, "usage: cycle none|dontneed|free|munmap SIZE_BYTES STEP_BYTES CPU ROUNDS\n");
    return 64;
  }
  const char *names[] = {"none", "dontneed", "free", "munmap"};
  int strategy = 0;
  while (strategy < 4 && strcmp(word[1], names[strategy]) != 0) strategy++;
  require(strategy < 4, "strategy");
  size_t size = strtoull(word[2], NULL, 10), step = strtoull(word[3], NULL, 10);
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(atoi(word[4]), &set);
  require(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
  round_of((enum strategy)strategy, 32 * 4096, 4096, 1);
  for (int i = 0; i < atoi(word[5]); i++) round_of((enum strategy)strategy, size, step, 0);
  return 0;
}
