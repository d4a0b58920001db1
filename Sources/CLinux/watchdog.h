// The kernel's watchdog interface (Documentation/watchdog/watchdog-api.rst).
#pragma once
#include <linux/watchdog.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

// The WDIOF_ flags of what the driver can do, or -1.
static inline int64_t feredge_watchdog_options(int fd) {
  struct watchdog_info info;
  memset(&info, 0, sizeof info);
  if (ioctl(fd, WDIOC_GETSUPPORT, &info) < 0) return -1;
  return info.options;
}

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

static inline int feredge_watchdog_pet(int fd) { return ioctl(fd, WDIOC_KEEPALIVE, 0); }

// Stops the timer; EBUSY when the driver was told never to stop (nowayout).
static inline int feredge_watchdog_stop(int fd) {
  int option = WDIOS_DISABLECARD;
  return ioctl(fd, WDIOC_SETOPTIONS, &option);
}
