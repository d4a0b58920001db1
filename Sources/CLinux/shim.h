// What Swift cannot import from the kernel's and the C library's headers: variadic calls, function-like
// macros and errno. Header only, no state.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static inline int feredge_errno(void) { return errno; }

static inline int feredge_open(const char *path, int flags, int mode) {
  return open(path, flags, mode);
}
