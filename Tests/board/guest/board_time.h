// The board's own time, on the scale of the counters that are seen from outside.
#ifndef BOARD_TIME_H
#define BOARD_TIME_H

#include <stdint.h>

// Seconds since power-on: the virtual counter over its frequency (Arm Architecture Reference Manual, CNTVCT_EL0
// and CNTFRQ_EL0). The emulator counts it and a Raspberry Pi's system timer with one clock.
static inline double board_seconds(void) {
  uint64_t count, frequency;
  __asm__ volatile("isb\n mrs %0, cntvct_el0\n mrs %1, cntfrq_el0" : "=r"(count), "=r"(frequency));
  return (double)count / (double)frequency;
}

#endif
