// libgpiod behind one small interface, both API generations: 1.6 (Debian 12) and 2.x (Debian 13 and
// Raspberry Pi OS). Header only, no state. NULL and -1 stand for failure, with the reason in errno.
//
// Requesting a line may allocate inside the library; setting and reading it does not, in either
// generation: both make one ioctl with a structure on the stack.
#pragma once
#include <errno.h>
#include <gpiod.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Only the first generation has bulk objects of a fixed size.
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define FEREDGE_GPIOD_1 1
typedef struct gpiod_line feredge_gpio_request;
#else
#define FEREDGE_GPIOD_1 0
typedef struct gpiod_line_request feredge_gpio_request;
#endif

static inline const char *feredge_gpiod_version(void) {
#if FEREDGE_GPIOD_1
  return gpiod_version_string();
#else
  return gpiod_api_version();
#endif
}

// The offset of the line called `name`, or -1 with ENOENT.
static inline int feredge_gpio_line_named(struct gpiod_chip *chip, const char *name) {
#if FEREDGE_GPIOD_1
  struct gpiod_line *line = gpiod_chip_find_line(chip, name);
  return line ? (int)gpiod_line_offset(line) : -1;
#else
  return gpiod_chip_get_line_offset_from_name(chip, name);
#endif
}

// Writes at most `capacity` - 1 bytes of the chip's label and a NUL; how many lines it has, or -1.
static inline int feredge_gpio_chip_describe(struct gpiod_chip *chip, char *label, size_t capacity) {
#if FEREDGE_GPIOD_1
  strncpy(label, gpiod_chip_label(chip), capacity - 1);
  label[capacity - 1] = 0;
  return (int)gpiod_chip_num_lines(chip);
#else
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  if (!info) return -1;
  strncpy(label, gpiod_chip_info_get_label(info), capacity - 1);
  label[capacity - 1] = 0;
  int lines = (int)gpiod_chip_info_get_num_lines(info);
  gpiod_chip_info_free(info);
  return lines;
#endif
}

// Writes at most `capacity` - 1 bytes of the name of who uses a line, and a NUL; empty when nobody does
// or who does gave no name. -1 on failure.
static inline int feredge_gpio_consumer(struct gpiod_chip *chip, unsigned int offset, char *consumer,
                                        size_t capacity) {
  memset(consumer, 0, capacity);
#if FEREDGE_GPIOD_1
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  if (!line) return -1;
  const char *name = gpiod_line_consumer(line);
  if (name) strncpy(consumer, name, capacity - 1);
  return 0;
#else
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
  if (!info) return -1;
  const char *name = gpiod_line_info_get_consumer(info);
  if (name) strncpy(consumer, name, capacity - 1);
  gpiod_line_info_free(info);
  return 0;
#endif
}

#if !FEREDGE_GPIOD_1
// The request of one line with the given settings; frees nothing of its own.
static inline feredge_gpio_request *feredge_gpio_request_with(
    struct gpiod_chip *chip, unsigned int offset, struct gpiod_line_settings *settings,
    struct gpiod_line_config *lines, struct gpiod_request_config *request) {
  if (!settings || !lines || !request) return NULL;
  if (gpiod_line_config_add_line_settings(lines, &offset, 1, settings) < 0) return NULL;
  gpiod_request_config_set_consumer(request, "feredge");
  return gpiod_chip_request_lines(chip, request, lines);
}
#endif

// Takes a line for the consumer `feredge`: as an output that starts at a level, or as an input.
static inline feredge_gpio_request *feredge_gpio_take(struct gpiod_chip *chip, unsigned int offset,
                                                      bool is_output, bool is_active_low,
                                                      bool starts_active) {
#if FEREDGE_GPIOD_1
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  if (!line) return NULL;
  int flags = is_active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  int failed = is_output ? gpiod_line_request_output_flags(line, "feredge", flags, starts_active)
                         : gpiod_line_request_input_flags(line, "feredge", flags);
  return failed ? NULL : line;
#else
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *request = gpiod_request_config_new();
  if (settings) {
    gpiod_line_settings_set_direction(
        settings, is_output ? GPIOD_LINE_DIRECTION_OUTPUT : GPIOD_LINE_DIRECTION_INPUT);
    gpiod_line_settings_set_active_low(settings, is_active_low);
    gpiod_line_settings_set_output_value(
        settings, starts_active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
  }
  feredge_gpio_request *taken =
      feredge_gpio_request_with(chip, offset, settings, lines, request);
  int reason = errno;
  gpiod_request_config_free(request);
  gpiod_line_config_free(lines);
  gpiod_line_settings_free(settings);
  errno = reason;
  return taken;
#endif
}

// Sets the logical level; polarity was given when the line was taken.
static inline int feredge_gpio_set(feredge_gpio_request *request, unsigned int offset, bool active) {
#if FEREDGE_GPIOD_1
  (void)offset;
  return gpiod_line_set_value(request, active);
#else
  return gpiod_line_request_set_value(
      request, offset, active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
#endif
}

// The logical level, 0 or 1, as the chip reads it at the pin; -1 on failure.
static inline int feredge_gpio_get(feredge_gpio_request *request, unsigned int offset) {
#if FEREDGE_GPIOD_1
  (void)offset;
  return gpiod_line_get_value(request);
#else
  return gpiod_line_request_get_value(request, offset);
#endif
}

static inline void feredge_gpio_release(feredge_gpio_request *request) {
#if FEREDGE_GPIOD_1
  gpiod_line_release(request);
#else
  gpiod_line_request_release(request);
#endif
}
