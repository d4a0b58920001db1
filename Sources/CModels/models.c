// The shipped networks, as the training recipes wrote them, in the program's read-only part.
#include "models.h"

_Alignas(64) static const unsigned char face_detector[] = {
#embed "../../models/face-detector/face-detector.tflite"
};

_Alignas(64) static const unsigned char face[] = {
#embed "../../models/face/face.tflite"
};

_Alignas(64) static const unsigned char eye_state[] = {
#embed "../../models/eye-state/eye-state.tflite"
};

feredge_model feredge_shipped_model(enum feredge_model_name name) {
  switch (name) {
  case FEREDGE_FACE_DETECTOR:
    return (feredge_model){face_detector, sizeof face_detector};
  case FEREDGE_FACE:
    return (feredge_model){face, sizeof face};
  case FEREDGE_EYE_STATE:
    return (feredge_model){eye_state, sizeof eye_state};
  }
  return (feredge_model){0, 0};
}
