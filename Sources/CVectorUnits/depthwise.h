// Weighing each channel on its own: the taps of a window, 16 neighbouring values at a time.
#ifndef FEREDGE_DEPTHWISE_H
#define FEREDGE_DEPTHWISE_H

#include "scaling.h"

typedef struct {
  // Tap t of value i is `values[offsets[t] + i]`; 16 values are read at a time.
  const int8_t *values;
  const intptr_t *offsets;
  intptr_t taps;
  // For each block of 16 values the taps' 16 weights. After `period` blocks they begin anew, and so do
  // the rows of the scaling.
  const int8_t *weights;
  intptr_t period;
  int8_t *results;
  intptr_t count;
} feredge_tapping;

static inline void feredge_tap_portable(const feredge_tapping *t, const feredge_scaling *s) {
  for (intptr_t i = 0; i < t->count; i++) {
    intptr_t channel = i % (16 * t->period);
    const int8_t *weights = t->weights + channel / 16 * 16 * t->taps + channel % 16;
    uint32_t sum = (uint32_t)s->biases[channel];
    for (intptr_t tap = 0; tap < t->taps; tap++)
      sum += (uint32_t)(t->values[t->offsets[tap] + i] * weights[16 * tap]);
    t->results[i] = feredge_scaled((int32_t)sum, s->multipliers[channel], s->shifts[channel],
                                   s->zero, s->lowest, s->highest);
  }
}

#if defined(__aarch64__)

// Adds the products of two taps, or of one: two fit 16 bits, see `feredge_neon`; a third would not.
FEREDGE_INLINE void feredge_add_taps(
    int32x4_t sums[4], const int8_t *values, const intptr_t *offsets, const int8_t *weights,
    const int count) {
  int8x16_t a = vld1q_s8(values + offsets[0]), v = vld1q_s8(weights);
  int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(v)), high = vmull_high_s8(a, v);
  if (count == 2) {
    int8x16_t b = vld1q_s8(values + offsets[1]), w = vld1q_s8(weights + 16);
    low = vmlal_s8(low, vget_low_s8(b), vget_low_s8(w));
    high = vmlal_high_s8(high, b, w);
  }
  sums[0] = vaddw_s16(sums[0], vget_low_s16(low));
  sums[1] = vaddw_high_s16(sums[1], low);
  sums[2] = vaddw_s16(sums[2], vget_low_s16(high));
  sums[3] = vaddw_high_s16(sums[3], high);
}

// A block of 16 values.
FEREDGE_INLINE void feredge_tap_block(
    const feredge_tapping *t, const feredge_scaling *s, intptr_t from, intptr_t channel,
    const int is_nine) {
  const int8_t *values = t->values + from, *weights = t->weights + channel * t->taps;
  int32x4_t sums[4];
  FEREDGE_UNROLL
  for (int g = 0; g < 4; g++) sums[g] = vld1q_s32(s->biases + channel + 4 * g);
  if (is_nine) {
    FEREDGE_UNROLL
    for (int tap = 0; tap < 8; tap += 2)
      feredge_add_taps(sums, values, t->offsets + tap, weights + 16 * tap, 2);
    feredge_add_taps(sums, values, t->offsets + 8, weights + 16 * 8, 1);
  } else {
    intptr_t tap = 0;
    for (; tap + 2 <= t->taps; tap += 2)
      feredge_add_taps(sums, values, t->offsets + tap, weights + 16 * tap, 2);
    if (tap < t->taps) feredge_add_taps(sums, values, t->offsets + tap, weights + 16 * tap, 1);
  }
  feredge_scale_sums(sums, 4, s, channel);
  feredge_store_sums(t->results + from, sums, 4, t->count - from, s);
}

FEREDGE_INLINE void feredge_tap_blocks(
    const feredge_tapping *t, const feredge_scaling *s, const int is_nine) {
  intptr_t block = 0;
  for (intptr_t from = 0; from < t->count; from += 16) {
    feredge_tap_block(t, s, from, 16 * block, is_nine);
    if (++block == t->period) block = 0;
  }
}

FEREDGE_LOOP void feredge_tap_nine(const feredge_tapping *t, const feredge_scaling *s) {
  feredge_tap_blocks(t, s, 1);
}

FEREDGE_LOOP void feredge_tap_any(const feredge_tapping *t, const feredge_scaling *s) {
  feredge_tap_blocks(t, s, 0);
}

#elif defined(__x86_64__)

// Values and weights of two taps side by side, as 16 bits: a product of pairs adds two taps at once.
FEREDGE_AVX2 static inline void feredge_tap_pair(
    __m256i sums[2], const int8_t *a, const int8_t *b, const int8_t *weights, int is_pair) {
  __m256i first = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)a));
  __m256i second = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)b));
  __m256i v = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)weights));
  __m256i w = is_pair ? _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weights + 16)))
                      : _mm256_setzero_si256();
  sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(_mm256_unpacklo_epi16(first, second),
                                                        _mm256_unpacklo_epi16(v, w)));
  sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(_mm256_unpackhi_epi16(first, second),
                                                        _mm256_unpackhi_epi16(v, w)));
}

// Sixteen channels in one vector of sums.
FEREDGE_VNNI static inline __m512i feredge_tap_products(
    __m512i sums, const int8_t *values, const int8_t *weights) {
  __m256i v = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)values));
  __m256i w = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)weights));
  return _mm512_add_epi32(sums, _mm512_cvtepi16_epi32(_mm256_mullo_epi16(v, w)));
}

FEREDGE_VNNI static inline void feredge_tap_avx512(
    const feredge_tapping *t, const feredge_scaling *s) {
  intptr_t block = 0, taps = t->taps;
  for (intptr_t i = 0; i < t->count; i += 16) {
    const int8_t *values = t->values + i, *weights = t->weights + 16 * block * taps;
    __m512i sums = _mm512_loadu_si512(s->biases + 16 * block), others = _mm512_setzero_si512();
    intptr_t tap = 0;
    for (; tap + 2 <= taps; tap += 2) {
      sums = feredge_tap_products(sums, values + t->offsets[tap], weights + 16 * tap);
      others = feredge_tap_products(others, values + t->offsets[tap + 1], weights + 16 * tap + 16);
    }
    if (tap < taps)
      sums = feredge_tap_products(sums, values + t->offsets[tap], weights + 16 * tap);
    feredge_scale_and_store16(
        t->results + i, _mm512_add_epi32(sums, others), 16 * block, t->count - i, s);
    if (++block == t->period) block = 0;
  }
}

FEREDGE_AVX2 static inline void feredge_tap_avx2(const feredge_tapping *t, const feredge_scaling *s) {
  intptr_t block = 0, taps = t->taps;
  for (intptr_t i = 0; i < t->count; i += 16) {
    __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    const int8_t *values = t->values + i, *weights = t->weights + 16 * block * taps;
    for (intptr_t tap = 0; tap < taps; tap += 2, weights += 32) {
      const int8_t *first = values + t->offsets[tap];
      const int8_t *second = tap + 1 < taps ? values + t->offsets[tap + 1] : first;
      feredge_tap_pair(sums, first, second, weights, tap + 1 < taps);
    }
    // The unpacking left channels 0-3 and 8-11 in the first, 4-7 and 12-15 in the second.
    FEREDGE_UNROLL
    for (int half = 0; half < 2 && i + 8 * half < t->count; half++) {
      intptr_t channel = 16 * block + 8 * half;
      __m256i eight = half ? _mm256_permute2x128_si256(sums[0], sums[1], 0x31)
                           : _mm256_permute2x128_si256(sums[0], sums[1], 0x20);
      eight = _mm256_add_epi32(eight, _mm256_loadu_si256((const __m256i *)(s->biases + channel)));
      feredge_scale_and_store8(
          t->results + i + 8 * half, eight, channel, t->count - i - 8 * half, s);
    }
    if (++block == t->period) block = 0;
  }
}

#endif

// The results of `count` neighbouring values.
static inline void feredge_tap(int32_t path, const feredge_tapping *t, const feredge_scaling *s) {
  if (path == feredge_portable) {
    feredge_tap_portable(t, s);
    return;
  }
#if defined(__aarch64__)
  if (t->taps == 9)
    feredge_tap_nine(t, s);
  else
    feredge_tap_any(t, s);
#elif defined(__x86_64__)
  if (path == feredge_vnni)
    feredge_tap_avx512(t, s);
  else
    feredge_tap_avx2(t, s);
#endif
}

#endif
