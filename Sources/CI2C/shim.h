// libi2c's SMBus transfers, with the ioctl that chooses the device. Header only, no state.
#pragma once
#include <stdint.h>
#include <sys/ioctl.h>
#include <linux/i2c.h>
#include <linux/i2c-dev.h>
#include <i2c/smbus.h>

static inline int feredge_i2c_select(int fd, long address) {
  return ioctl(fd, I2C_SLAVE, address);
}
