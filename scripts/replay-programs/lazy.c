// Has a dynamic program release by MADV_FREE where it asks for MADV_DONTNEED: the truth that a replay of `free` is held
// against. Preloaded. Only advice on private anonymous memory is taken; the kernel refuses the rest, which is then dropped.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int madvise(void *start, size_t bytes, int advice) {
  if (advice == MADV_DONTNEED && syscall(SYS_madvise, start, bytes, MADV_FREE) == 0) return 0;
  return (int)syscall(SYS_madvise, start, bytes, advice);
}
