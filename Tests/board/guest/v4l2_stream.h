// Memory-mapped streaming on a V4L2 node, the same for both directions; any failure ends the program
// with one line.
#ifndef V4L2_STREAM_H
#define V4L2_STREAM_H

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BUFFERS = 4 };

struct stream {
  int descriptor;
  uint32_t type;
  uint8_t *start[BUFFERS];
  size_t bytes;
};

static inline void fail(const char *object, const char *what) {
  fprintf(stderr, "%s: %s: %s (errno %d)\n", object, what, strerror(errno), errno);
  exit(1);
}

static inline int open_node(const char *path) {
  int descriptor = open(path, O_RDWR);
  if (descriptor < 0) fail(path, "cannot open");
  return descriptor;
}

// Sets 8-bit gray frames of packed rows and maps the buffers.
static inline struct stream map_gray(int descriptor, uint32_t type, int width, int height) {
  struct stream stream = {.descriptor = descriptor, .type = type, .bytes = (size_t)width * height};
  struct v4l2_format format = {.type = type};
  format.fmt.pix.width = width;
  format.fmt.pix.height = height;
  format.fmt.pix.pixelformat = V4L2_PIX_FMT_GREY;
  if (ioctl(descriptor, VIDIOC_S_FMT, &format) < 0) fail("stream", "cannot set the format");
  if (format.fmt.pix.sizeimage != stream.bytes) {
    fprintf(stderr, "stream: frames have %u bytes, not %zu\n", format.fmt.pix.sizeimage, stream.bytes);
    exit(1);
  }
  struct v4l2_requestbuffers request = {.count = BUFFERS, .type = type, .memory = V4L2_MEMORY_MMAP};
  if (ioctl(descriptor, VIDIOC_REQBUFS, &request) < 0) fail("stream", "cannot request buffers");
  for (unsigned index = 0; index < BUFFERS; index++) {
    struct v4l2_buffer buffer = {.index = index, .type = type, .memory = V4L2_MEMORY_MMAP};
    if (ioctl(descriptor, VIDIOC_QUERYBUF, &buffer) < 0) fail("stream", "cannot query a buffer");
    stream.start[index] = mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor,
                               buffer.m.offset);
    if (stream.start[index] == MAP_FAILED) fail("stream", "cannot map a buffer");
  }
  return stream;
}

static inline void queue(struct stream *stream, unsigned index) {
  struct v4l2_buffer buffer = {.index = index, .type = stream->type, .memory = V4L2_MEMORY_MMAP};
  buffer.bytesused = stream->bytes;
  buffer.field = V4L2_FIELD_NONE;
  if (ioctl(stream->descriptor, VIDIOC_QBUF, &buffer) < 0) fail("stream", "cannot queue a buffer");
}

static inline void start(struct stream *stream) {
  if (ioctl(stream->descriptor, VIDIOC_STREAMON, &stream->type) < 0) fail("stream", "cannot start");
}

// Waits for the next finished buffer.
static inline struct v4l2_buffer dequeue(struct stream *stream) {
  struct v4l2_buffer buffer = {.type = stream->type, .memory = V4L2_MEMORY_MMAP};
  if (ioctl(stream->descriptor, VIDIOC_DQBUF, &buffer) < 0) fail("stream", "cannot dequeue a buffer");
  return buffer;
}

#endif
