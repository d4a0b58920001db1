// A terminal's line settings.
#pragma once
#include <termios.h>
#include <unistd.h>

// Every byte at once as it comes, none translated, none echoed, at `speed` (a B… constant) or at the
// present speed for B0; the settings before are left in `saved`.
static inline int feredge_terminal_raw(int fd, speed_t speed, struct termios *saved) {
  struct termios settings;
  if (tcgetattr(fd, &settings) < 0) return -1;
  *saved = settings;
  cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cc[VMIN] = 0;
  settings.c_cc[VTIME] = 0;
  if (speed != B0 && cfsetspeed(&settings, speed) < 0) return -1;
  return tcsetattr(fd, TCSANOW, &settings);
}

static inline int feredge_terminal_restore(int fd, const struct termios *saved) {
  return tcsetattr(fd, TCSANOW, saved);
}

// The termios constant of a speed in bits per second, or B0 when there is none.
static inline speed_t feredge_terminal_speed(int bits_per_second) {
  switch (bits_per_second) {
    case 9600: return B9600;
    case 19200: return B19200;
    case 38400: return B38400;
    case 57600: return B57600;
    case 115200: return B115200;
    case 230400: return B230400;
    case 460800: return B460800;
    case 921600: return B921600;
    default: return B0;
  }
}
