// Memory straight from the kernel. NULL stands for failure, so that MAP_FAILED stays here.
#pragma once
#include <stddef.h>
#include <sys/mman.h>

// Zeroed memory of this process alone, already backed by pages.
static inline void *feredge_map_anonymous(size_t bytes) {
  void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  return start == MAP_FAILED ? NULL : start;
}

// The first bytes of a file, read only and already read in.
static inline void *feredge_map_file(int fd, size_t bytes) {
  void *start = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  return start == MAP_FAILED ? NULL : start;
}

// A driver's buffer, shared with the device.
static inline void *feredge_map_device(int fd, size_t bytes, off_t offset) {
  void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
  return start == MAP_FAILED ? NULL : start;
}
