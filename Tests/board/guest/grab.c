// Captures gray frames and prints a digest of each: proves what the test camera delivers, and stands for
// "another program" that holds the camera.
//
// usage: grab CAPTURE-NODE WIDTH HEIGHT FRAMES      (0 FRAMES: until killed, printing nothing)
#include "v4l2_stream.h"

// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), over little-endian 64-bit words.
static uint64_t digest(const uint8_t *bytes, size_t count) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t offset = 0; offset + 8 <= count; offset += 8) {
    uint64_t word;
    memcpy(&word, bytes + offset, 8);
    hash = (hash ^ word) * 0x100000001b3u;
  }
  return hash;
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "usage: grab CAPTURE-NODE WIDTH HEIGHT FRAMES\n");
    return 64;
  }
  long frames = atol(arguments[4]);
  struct stream stream = map_gray(open_node(arguments[1]), V4L2_BUF_TYPE_VIDEO_CAPTURE,
                                  atoi(arguments[2]), atoi(arguments[3]));
  for (unsigned index = 0; index < BUFFERS; index++) queue(&stream, index);
  start(&stream);
  for (long frame = 0; frames == 0 || frame < frames; frame++) {
    struct v4l2_buffer buffer = dequeue(&stream);
    if (frames > 0) {
      printf("grab: %ld.%06ld %u %016llx\n", (long)buffer.timestamp.tv_sec,
             (long)buffer.timestamp.tv_usec, buffer.sequence,
             (unsigned long long)digest(stream.start[buffer.index], stream.bytes));
    }
    queue(&stream, buffer.index);
  }
}
