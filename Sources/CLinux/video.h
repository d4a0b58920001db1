// Video4Linux capture through single-plane memory-mapped buffers, with the unions flattened.
#pragma once
#include <linux/videodev2.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

// The capabilities of this very node, or -1.
static inline int64_t feredge_video_capabilities(int fd) {
  struct v4l2_capability capability;
  memset(&capability, 0, sizeof capability);
  if (ioctl(fd, VIDIOC_QUERYCAP, &capability) < 0) return -1;
  return capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps
                                                        : capability.capabilities;
}

// The code of the format number `index`, or -1 with EINVAL behind the last one.
static inline int64_t feredge_video_format_code(int fd, uint32_t index) {
  struct v4l2_fmtdesc description;
  memset(&description, 0, sizeof description);
  description.index = index;
  description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (ioctl(fd, VIDIOC_ENUM_FMT, &description) < 0) return -1;
  return description.pixelformat;
}

struct feredge_video_format {
  uint32_t code, width, height, bytes_per_line, image_bytes;
};

// Asks for a format; leaves what the driver chose. A pitch left over from another program would be
// honoured, so none is asked for.
static inline int feredge_video_set_format(int fd, struct feredge_video_format *wanted) {
  struct v4l2_format format;
  memset(&format, 0, sizeof format);
  format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  format.fmt.pix.width = wanted->width;
  format.fmt.pix.height = wanted->height;
  format.fmt.pix.pixelformat = wanted->code;
  format.fmt.pix.field = V4L2_FIELD_NONE;
  format.fmt.pix.bytesperline = 0;
  if (ioctl(fd, VIDIOC_S_FMT, &format) < 0) return -1;
  wanted->code = format.fmt.pix.pixelformat;
  wanted->width = format.fmt.pix.width;
  wanted->height = format.fmt.pix.height;
  wanted->bytes_per_line = format.fmt.pix.bytesperline;
  wanted->image_bytes = format.fmt.pix.sizeimage;
  return 0;
}

// Asks for a time per frame; leaves what the driver chose.
static inline int feredge_video_set_interval(int fd, uint32_t *numerator, uint32_t *denominator) {
  struct v4l2_streamparm parameters;
  memset(&parameters, 0, sizeof parameters);
  parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  parameters.parm.capture.timeperframe.numerator = *numerator;
  parameters.parm.capture.timeperframe.denominator = *denominator;
  if (ioctl(fd, VIDIOC_S_PARM, &parameters) < 0) return -1;
  *numerator = parameters.parm.capture.timeperframe.numerator;
  *denominator = parameters.parm.capture.timeperframe.denominator;
  return 0;
}

// The number of buffers that the driver made, or -1; 0 gives them all back.
static inline int64_t feredge_video_request_buffers(int fd, uint32_t count) {
  struct v4l2_requestbuffers request;
  memset(&request, 0, sizeof request);
  request.count = count;
  request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  request.memory = V4L2_MEMORY_MMAP;
  if (ioctl(fd, VIDIOC_REQBUFS, &request) < 0) return -1;
  return request.count;
}

struct feredge_video_buffer {
  uint32_t index, sequence, bytes_used, flags, length, offset;
  int64_t seconds, microseconds;
};

static inline void feredge_video_prepare(struct v4l2_buffer *raw, uint32_t index) {
  memset(raw, 0, sizeof *raw);
  raw->index = index;
  raw->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  raw->memory = V4L2_MEMORY_MMAP;
}

static inline void feredge_video_flatten(const struct v4l2_buffer *raw,
                                         struct feredge_video_buffer *buffer) {
  buffer->index = raw->index;
  buffer->sequence = raw->sequence;
  buffer->bytes_used = raw->bytesused;
  buffer->flags = raw->flags;
  buffer->length = raw->length;
  buffer->offset = raw->m.offset;
  buffer->seconds = raw->timestamp.tv_sec;
  buffer->microseconds = raw->timestamp.tv_usec;
}

static inline int feredge_video_query_buffer(int fd, uint32_t index,
                                             struct feredge_video_buffer *buffer) {
  struct v4l2_buffer raw;
  feredge_video_prepare(&raw, index);
  if (ioctl(fd, VIDIOC_QUERYBUF, &raw) < 0) return -1;
  feredge_video_flatten(&raw, buffer);
  return 0;
}

static inline int feredge_video_queue(int fd, uint32_t index) {
  struct v4l2_buffer raw;
  feredge_video_prepare(&raw, index);
  return ioctl(fd, VIDIOC_QBUF, &raw);
}

static inline int feredge_video_dequeue(int fd, struct feredge_video_buffer *buffer) {
  struct v4l2_buffer raw;
  feredge_video_prepare(&raw, 0);
  if (ioctl(fd, VIDIOC_DQBUF, &raw) < 0) return -1;
  feredge_video_flatten(&raw, buffer);
  return 0;
}

static inline int feredge_video_stream_on(int fd) {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return ioctl(fd, VIDIOC_STREAMON, &type);
}

static inline int feredge_video_stream_off(int fd) {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return ioctl(fd, VIDIOC_STREAMOFF, &type);
}
