// The weighing of `weigh.h` on x86-64: one or four pixels, one or two groups of outputs a tile.
#ifndef FEREDGE_WEIGH_X86_H
#define FEREDGE_WEIGH_X86_H

#include "scaling.h"

#define FEREDGE_TILE(target) target static inline __attribute__((always_inline)) void

FEREDGE_TILE(FEREDGE_AVX2) feredge_start_tile(
    __m256i sums[4][2], const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++) {
    __m256i bias = _mm256_loadu_si256((const __m256i *)(s->biases + output + 8 * g));
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++) sums[p][g] = bias;
  }
}

FEREDGE_TILE(FEREDGE_AVX2) feredge_finish_tile(
    __m256i sums[4][2], const feredge_weighing *w, const feredge_scaling *s, const int pixels,
    const int groups, intptr_t output) {
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++, output += 8)
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++)
      feredge_scale_and_store8(
          w->results + p * w->outputs + output, sums[p][g], output, w->outputs - output, s);
}

// Sixteen values of each pixel with a block of each of `groups` groups: pairs of 16-bit values, broadcast
// from a small table, with pairs of weights.
FEREDGE_TILE(FEREDGE_AVX2) feredge_avx2_block(
    __m256i sums[4][2], const int8_t *values, intptr_t stride, const int pixels,
    const int8_t *weights, intptr_t distance, const int groups) {
  int32_t pairs[4][8];
  FEREDGE_UNROLL
  for (int p = 0; p < pixels; p++) {
    __m128i all = _mm_loadu_si128((const __m128i *)(values + p * stride));
    _mm256_storeu_si256((__m256i *)pairs[p], _mm256_cvtepi8_epi16(all));
  }
  FEREDGE_UNROLL
  for (int pair = 0; pair < 8; pair++)
    FEREDGE_UNROLL
    for (int g = 0; g < groups; g++) {
      const int8_t *place = weights + g * distance + 16 * pair;
      __m256i part = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)place));
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++)
        sums[p][g] = _mm256_add_epi32(
            sums[p][g], _mm256_madd_epi16(part, _mm256_set1_epi32(pairs[p][pair])));
    }
}

FEREDGE_TILE(FEREDGE_AVX2) feredge_avx2_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  intptr_t length = w->runs * w->length;
  const int8_t *weights = w->weights + output * length;
  __m256i sums[4][2];
  feredge_start_tile(sums, s, pixels, groups, output);
  for (intptr_t run = 0; run < w->runs; run++)
    for (intptr_t index = 0; index < w->length; index += 16, weights += 128)
      feredge_avx2_block(
          sums, w->values + run * w->line + index, w->stride, pixels, weights, 8 * length, groups);
  feredge_finish_tile(sums, w, s, pixels, groups, output);
}

// The same with `count` kept blocks.
FEREDGE_TILE(FEREDGE_AVX2) feredge_avx2_kept_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output, const int8_t *weights, const feredge_kept *kept, intptr_t count) {
  __m256i sums[4][2];
  feredge_start_tile(sums, s, pixels, groups, output);
  for (intptr_t block = 0; block < count; block++, weights += 128 * groups)
    feredge_avx2_block(
        sums, w->values + kept[block].run * w->line + kept[block].place, w->stride, pixels, weights,
        128, groups);
  feredge_finish_tile(sums, w, s, pixels, groups, output);
}

// A group that is alone has two sums by turns, so that eight are under way: a product waits for the one
// before it.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_start(
    __m512i sums[4][2], const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  FEREDGE_UNROLL
  for (int g = 0; g < 2; g++)
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++)
      sums[p][g] = g < groups ? _mm512_loadu_si512(s->biases + output + 16 * g)
                              : _mm512_setzero_si512();
}

FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_finish(
    __m512i sums[4][2], const feredge_weighing *w, const feredge_scaling *s, const int pixels,
    const int groups, intptr_t output) {
  if (groups == 1) {
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++) sums[p][0] = _mm512_add_epi32(sums[p][0], sums[p][1]);
  }
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++, output += 16)
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++)
      feredge_scale_and_store16(
          w->results + p * w->outputs + output, sums[p][g], output, w->outputs - output, s);
}

// Sixteen values of each pixel with a block of each group: four unsigned values at once with four weights.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_block(
    __m512i sums[4][2], const int8_t *values, intptr_t stride, const int pixels,
    const int8_t *weights, intptr_t distance, const int groups) {
  int32_t fours[4][4];
  FEREDGE_UNROLL
  for (int p = 0; p < pixels; p++) {
    __m128i all = _mm_loadu_si128((const __m128i *)(values + p * stride));
    _mm_storeu_si128((__m128i *)fours[p], _mm_xor_si128(all, _mm_set1_epi8(-128)));
  }
  FEREDGE_UNROLL
  for (int four = 0; four < 4; four++)
    FEREDGE_UNROLL
    for (int g = 0; g < groups; g++) {
      __m512i part = _mm512_loadu_si512(weights + g * distance + 64 * four);
      const int turn = groups == 1 ? four & 1 : g;
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++)
        sums[p][turn] = _mm512_dpbusd_epi32(sums[p][turn], _mm512_set1_epi32(fours[p][four]), part);
    }
}

FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  intptr_t length = w->runs * w->length;
  const int8_t *weights = w->weights + output * length;
  __m512i sums[4][2];
  feredge_vnni_start(sums, s, pixels, groups, output);
  for (intptr_t run = 0; run < w->runs; run++)
    for (intptr_t index = 0; index < w->length; index += 16, weights += 256)
      feredge_vnni_block(
          sums, w->values + run * w->line + index, w->stride, pixels, weights, 16 * length, groups);
  feredge_vnni_finish(sums, w, s, pixels, groups, output);
}

// The same with `count` kept blocks of one group.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_kept_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, intptr_t output,
    const int8_t *weights, const feredge_kept *kept, intptr_t count) {
  __m512i sums[4][2];
  feredge_vnni_start(sums, s, pixels, 1, output);
  for (intptr_t block = 0; block < count; block++, weights += 256)
    feredge_vnni_block(
        sums, w->values + kept[block].run * w->line + kept[block].place, w->stride, pixels, weights,
        256, 1);
  feredge_vnni_finish(sums, w, s, pixels, 1, output);
}

FEREDGE_AVX2 static inline void feredge_weigh_avx2(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  intptr_t output = 0;
  for (; output + 8 < w->outputs; output += 16) {
    if (pixels == 4)
      feredge_avx2_tile(w, s, 4, 2, output);
    else
      feredge_avx2_tile(w, s, 1, 2, output);
  }
  if (output >= w->outputs) return;
  if (pixels == 4)
    feredge_avx2_tile(w, s, 4, 1, output);
  else
    feredge_avx2_tile(w, s, 1, 1, output);
}

FEREDGE_VNNI static inline void feredge_weigh_vnni(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  intptr_t output = 0;
  for (; output + 16 < w->outputs; output += 32) {
    if (pixels == 4)
      feredge_vnni_tile(w, s, 4, 2, output);
    else
      feredge_vnni_tile(w, s, 1, 2, output);
  }
  if (output >= w->outputs) return;
  if (pixels == 4)
    feredge_vnni_tile(w, s, 4, 1, output);
  else
    feredge_vnni_tile(w, s, 1, 1, output);
}

FEREDGE_AVX2 static inline void feredge_weigh_kept_avx2(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  const int8_t *weights = w->weights;
  const feredge_kept *kept = w->kept;
  for (intptr_t output = 0; output < w->outputs; output += 16) {
    intptr_t count = w->counts[output / 16], rows = feredge_kept_outputs(feredge_avx2, w->outputs - output);
    if (rows == 16 && pixels == 4)
      feredge_avx2_kept_tile(w, s, 4, 2, output, weights, kept, count);
    else if (rows == 16)
      feredge_avx2_kept_tile(w, s, 1, 2, output, weights, kept, count);
    else if (pixels == 4)
      feredge_avx2_kept_tile(w, s, 4, 1, output, weights, kept, count);
    else
      feredge_avx2_kept_tile(w, s, 1, 1, output, weights, kept, count);
    weights += count * rows * 16;
    kept += count;
  }
}

FEREDGE_VNNI static inline void feredge_weigh_kept_vnni(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  const int8_t *weights = w->weights;
  const feredge_kept *kept = w->kept;
  for (intptr_t output = 0; output < w->outputs; output += 16) {
    intptr_t count = w->counts[output / 16];
    if (pixels == 4)
      feredge_vnni_kept_tile(w, s, 4, output, weights, kept, count);
    else
      feredge_vnni_kept_tile(w, s, 1, output, weights, kept, count);
    weights += 256 * count;
    kept += count;
  }
}

#endif
