// libgpiod behind one small interface, both API generations: 1.6 (Debian 12) and 2.x (Debian 13 and
// Raspberry Pi OS). Header only, no state.
#pragma once
#include <gpiod.h>

static inline const char *feredge_gpiod_version(void) {
#ifdef GPIOD_LINE_BULK_MAX_LINES
  return gpiod_version_string();
#else
  return gpiod_api_version();
#endif
}
