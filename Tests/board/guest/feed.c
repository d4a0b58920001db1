// Plays a clip into the kernel's test camera: vivid's HDMI output, looped to its HDMI input.
//
// usage: feed OUTPUT-NODE CAPTURE-NODE CLIP WIDTH HEIGHT FRAMES-PER-SECOND
//
// CLIP is 8-bit gray frames end to end. The first frame stands until SIGUSR1 starts the clip; then each
// frame is shown for its time by the clock, however busy the board is, so that the clip's timeline is
// the truth; the last frame stays until the program is killed. A frame that stands carries sensor noise
// of one level, as no camera delivers the same picture twice. SIGUSR2 covers the lens (a dark picture,
// noise included) and uncovers it. vivid shows noise of all levels while nobody feeds it.
#include "board_time.h"
#include "v4l2_stream.h"
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

static volatile sig_atomic_t started, covered;

static void hear(int signal) {
  if (signal == SIGUSR1) started = 1;
  if (signal == SIGUSR2) covered = !covered;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

// vivid loops only between nodes of equal timings, and only when its control says so.
static void set_timings(int node, int width, int height) {
  struct v4l2_enum_dv_timings entry = {0};
  while (ioctl(node, VIDIOC_ENUM_DV_TIMINGS, &entry) == 0) {
    struct v4l2_bt_timings *timings = &entry.timings.bt;
    if ((int)timings->width == width && (int)timings->height == height && !timings->interlaced) {
      if (ioctl(node, VIDIOC_S_DV_TIMINGS, &entry.timings) < 0) fail("feed", "cannot set timings");
      return;
    }
    entry.index++;
  }
  fprintf(stderr, "feed: no timings of %dx%d\n", width, height);
  exit(1);
}

// The number of the control whose name ends so, or 0.
static uint32_t control_named(int node, const char *end) {
  struct v4l2_queryctrl query = {.id = V4L2_CTRL_FLAG_NEXT_CTRL};
  while (ioctl(node, VIDIOC_QUERYCTRL, &query) == 0) {
    size_t length = strlen((const char *)query.name), wanted = strlen(end);
    if (length >= wanted && strcmp((const char *)query.name + length - wanted, end) == 0) return query.id;
    query.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
  }
  return 0;
}

static void set_control(int node, uint32_t id, int value, const char *name) {
  struct v4l2_control control = {.id = id, .value = value};
  if (id == 0 || ioctl(node, VIDIOC_S_CTRL, &control) < 0) fail(name, "cannot set the control");
}

// The entry of a menu whose name begins so, or -1.
static int menu_entry(int node, uint32_t id, const char *begin) {
  struct v4l2_querymenu entry = {.id = id};
  for (entry.index = 0; ioctl(node, VIDIOC_QUERYMENU, &entry) == 0; entry.index++)
    if (strncmp((const char *)entry.name, begin, strlen(begin)) == 0) return entry.index;
  return -1;
}

// Up to Linux 6.9 one switch loops the output to the input; since then the input names what it is connected to.
static void connect_nodes(int capture) {
  uint32_t loop = control_named(capture, "Loop Video"), plug = control_named(capture, "Is Connected To");
  if (loop)
    set_control(capture, loop, 1, "Loop Video");
  else
    set_control(capture, plug, menu_entry(capture, plug, "Output HDMI"), "Is Connected To");
}

static const uint8_t *map_clip(const char *path, size_t frame_bytes, size_t *frames) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) < 0) fail(path, "cannot open");
  *frames = status.st_size / frame_bytes;
  if (*frames == 0 || status.st_size % frame_bytes != 0) {
    fprintf(stderr, "%s: not a whole number of frames\n", path);
    exit(1);
  }
  const uint8_t *clip = mmap(NULL, status.st_size, PROT_READ, MAP_SHARED, file, 0);
  if (clip == MAP_FAILED) fail(path, "cannot map");
  return clip;
}

static void say(const char *what) {
  printf("feed: %s at %.6f\n", what, board_seconds());
  fflush(stdout);
}

// Adds 0 or 1 to each pixel, other ones each time (xorshift64, Marsaglia 2003).
static void add_noise(uint8_t *pixels, size_t bytes) {
  static uint64_t state = 88172645463325252u;
  for (size_t offset = 0; offset + 8 <= bytes; offset += 8) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    uint64_t word;
    memcpy(&word, pixels + offset, 8);
    word ^= state & 0x0101010101010101u;
    memcpy(pixels + offset, &word, 8);
  }
}

// The frame of the clip at this time, and whether it stands still.
static size_t frame_now(size_t frames, double rate, int *stands) {
  static double began;
  static int finished;
  if (started && began == 0) {
    began = seconds();
    say("playing");
  }
  size_t frame = began > 0 ? (seconds() - began) * rate : 0;
  if (frame >= frames && !finished) {
    finished = 1;
    say("finished");
  }
  *stands = began == 0 || finished;
  return frame < frames ? frame : frames - 1;
}

static void play(struct stream *stream, const uint8_t *clip, size_t frames, double rate) {
  for (unsigned index = 0; index < BUFFERS; index++) {
    memcpy(stream->start[index], clip, stream->bytes);
    queue(stream, index);
  }
  start(stream);
  say("showing");
  for (;;) {
    struct v4l2_buffer buffer = dequeue(stream);
    uint8_t *pixels = stream->start[buffer.index];
    int stands;
    size_t frame = frame_now(frames, rate, &stands);
    if (covered)
      memset(pixels, 2, stream->bytes);
    else
      memcpy(pixels, clip + frame * stream->bytes, stream->bytes);
    if (covered || stands) add_noise(pixels, stream->bytes);
    queue(stream, buffer.index);
  }
}

int main(int count, char **arguments) {
  if (count != 7) {
    fprintf(stderr, "usage: feed OUTPUT-NODE CAPTURE-NODE CLIP WIDTH HEIGHT FRAMES-PER-SECOND\n");
    return 64;
  }
  struct sigaction action = {.sa_handler = hear, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
  int width = atoi(arguments[4]), height = atoi(arguments[5]);
  int output = open_node(arguments[1]), capture = open_node(arguments[2]);
  set_timings(output, width, height);
  set_timings(capture, width, height);
  connect_nodes(capture);
  set_control(capture, control_named(capture, "OSD Text Mode"), 2, "OSD Text Mode");
  close(capture);
  struct stream stream = map_gray(output, V4L2_BUF_TYPE_VIDEO_OUTPUT, width, height);
  size_t frames;
  const uint8_t *clip = map_clip(arguments[3], stream.bytes, &frames);
  play(&stream, clip, frames, atof(arguments[6]));
}
