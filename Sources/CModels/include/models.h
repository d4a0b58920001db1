// The networks that are shipped inside the program.
#pragma once
#include <stddef.h>

enum feredge_model_name { FEREDGE_FACE_DETECTOR, FEREDGE_FACE, FEREDGE_EYE_STATE };

typedef struct {
  // A .tflite file, aligned to 64 bytes; lives as long as the program.
  const void *bytes;
  size_t byte_count;
} feredge_model;

feredge_model feredge_shipped_model(enum feredge_model_name name);
