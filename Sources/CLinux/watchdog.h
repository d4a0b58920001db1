// The kernel's watchdog interface (Documentation/watchdog/watchdog-api.rst).
#pragma once
#include <errno.h>
#include <linux/watchdog.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

// Asks for a timeout in seconds; leaves the one that the hardware really took.
static inline int feredge_watchdog_set_timeout(int fd, int *seconds) {
  return ioctl(fd, WDIOC_SETTIMEOUT, seconds);
}

static inline int feredge_watchdog_timeout(int fd, int *seconds) {
  return ioctl(fd, WDIOC_GETTIMEOUT, seconds);
}

// The WDIOF_ flags of the last boot's reason.
static inline int feredge_watchdog_boot_status(int fd, int *flags) {
  return ioctl(fd, WDIOC_GETBOOTSTATUS, flags);
}

// Stops the timer; EBUSY when the driver was told never to stop (nowayout).
static inline int feredge_watchdog_stop(int fd) {
  int option = WDIOS_DISABLECARD;
  return ioctl(fd, WDIOC_SETOPTIONS, &option);
}

// Whether a device node stands at `path` that may be opened: 0, or -1 with errno. Opening would arm it.
static inline int feredge_watchdog_present(const char *path) {
  struct stat status;
  if (stat(path, &status) < 0) return -1;
  if (!S_ISCHR(status.st_mode)) {
    errno = ENOTTY;
    return -1;
  }
  return access(path, W_OK);
}
