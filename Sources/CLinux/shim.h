// What Swift cannot import from the kernel's and the C library's headers: variadic calls, function-like
// macros and errno. Header only, no state; one header per subject.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static inline int feredge_errno(void) { return errno; }

static inline int feredge_open(const char *path, int flags, int mode) {
  return open(path, flags, mode);
}

// A second descriptor for the same open file, which children do not inherit.
static inline int feredge_duplicate(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 3); }

// The bytes of a regular file, or -1 with errno; EISDIR for a folder, ESPIPE for what has no size.
static inline int64_t feredge_file_size(int fd) {
  struct stat status;
  if (fstat(fd, &status) < 0) return -1;
  if (S_ISREG(status.st_mode)) return status.st_size;
  errno = S_ISDIR(status.st_mode) ? EISDIR : ESPIPE;
  return -1;
}

// Whether somebody reads at the other end of it and may stop reading: a pipe or a socket.
static inline int feredge_is_pipe_or_socket(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

// Whether reading and writing never wait; 0 also for what is not open.
static inline int feredge_never_waits(int fd) {
  int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

// SCHED_FIFO for this thread.
static inline int feredge_fifo_priority(int priority) {
  struct sched_param parameter = {.sched_priority = priority};
  return sched_setscheduler(0, SCHED_FIFO, &parameter);
}

static inline size_t feredge_length(const char *text) { return strlen(text); }
