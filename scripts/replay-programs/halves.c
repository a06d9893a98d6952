// Fills huge pages, releases half of each, and fills all again: twice. With `free` it releases by MADV_FREE.
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/mman.h>

int main(int count, char **words) {
  (void)words;
  const long huge = 2 << 20, bytes = 64 * huge;
  char *memory = mmap(0, bytes + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memory = (char *)(((uintptr_t)memory + huge - 1) & -huge);
  madvise(memory, bytes, MADV_HUGEPAGE);
  for (int turn = 0; turn < 2; turn++) {
    for (long i = 0; i < bytes; i += 4096) memory[i] = 1;
    for (long i = 0; i < bytes; i += huge) madvise(memory + i, huge / 2, count > 1 ? MADV_FREE : MADV_DONTNEED);
  }
  for (long i = 0; i < bytes; i += 4096) memory[i] = 1;
}
