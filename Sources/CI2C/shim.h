// libi2c's SMBus transfers, with the ioctls that choose the device and limit the time. Header only, no
// state. libi2c returns -errno and the kernel sets errno; here errno is always set.
#pragma once
#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <linux/i2c.h>
#include <linux/i2c-dev.h>
#include <i2c/smbus.h>

static inline int feredge_i2c_result(int32_t result) {
  if (result >= 0) return result;
  errno = -result;
  return -1;
}

static inline int feredge_i2c_select(int fd, long address) {
  return ioctl(fd, I2C_SLAVE, address);
}

// In units of 10 ms.
static inline int feredge_i2c_set_timeout(int fd, long tens) { return ioctl(fd, I2C_TIMEOUT, tens); }

static inline int feredge_i2c_set_retries(int fd, long count) {
  return ioctl(fd, I2C_RETRIES, count);
}

// Whether the chosen device answers. As i2cdetect does: a read where a quick write could change an EEPROM's
// (0x50...0x5f) or a clock chip's (0x30...0x37) state, or where the adapter knows no quick write.
static inline int feredge_i2c_probe(int fd, uint8_t address) {
  unsigned long functions = 0;
  if (ioctl(fd, I2C_FUNCS, &functions) < 0) return -1;
  int reads = (address >= 0x30 && address <= 0x37) || (address >= 0x50 && address <= 0x5f) ||
              !(functions & I2C_FUNC_SMBUS_QUICK);
  return feredge_i2c_result(reads ? i2c_smbus_read_byte(fd)
                                  : i2c_smbus_write_quick(fd, I2C_SMBUS_WRITE));
}

static inline int feredge_i2c_read_byte(int fd, uint8_t command) {
  return feredge_i2c_result(i2c_smbus_read_byte_data(fd, command));
}

static inline int feredge_i2c_read_word(int fd, uint8_t command) {
  return feredge_i2c_result(i2c_smbus_read_word_data(fd, command));
}

static inline int feredge_i2c_write_byte(int fd, uint8_t command, uint8_t byte) {
  return feredge_i2c_result(i2c_smbus_write_byte_data(fd, command, byte));
}

// At most 32 bytes.
static inline int feredge_i2c_write_block(int fd, uint8_t command, const uint8_t *bytes,
                                          uint8_t count) {
  return feredge_i2c_result(i2c_smbus_write_i2c_block_data(fd, command, count, bytes));
}

static inline int feredge_i2c_send_byte(int fd, uint8_t byte) {
  return feredge_i2c_result(i2c_smbus_write_byte(fd, byte));
}

// Two bytes without a command before them, the first one high. A short read is EIO.
static inline int feredge_i2c_receive_word(int fd) {
  uint8_t bytes[2];
  ssize_t got = read(fd, bytes, 2);
  if (got == 2) return bytes[0] << 8 | bytes[1];
  if (got >= 0) errno = EIO;
  return -1;
}

static inline int feredge_i2c_write_word(int fd, uint8_t command, uint16_t word) {
  return feredge_i2c_result(i2c_smbus_write_word_data(fd, command, word));
}
