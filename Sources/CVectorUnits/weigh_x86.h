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

// Pairs of 16-bit values, broadcast from a small table, with pairs of weights.
FEREDGE_TILE(FEREDGE_AVX2) feredge_avx2_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  intptr_t length = w->runs * w->length;
  const int8_t *weights = w->weights + output * length;
  __m256i sums[4][2];
  feredge_start_tile(sums, s, pixels, groups, output);
  for (intptr_t run = 0; run < w->runs; run++)
    for (intptr_t index = 0; index < w->length; index += 16, weights += 128) {
      const int8_t *run_values = w->values + run * w->line + index;
      int32_t pairs[4][8];
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++) {
        __m128i values = _mm_loadu_si128((const __m128i *)(run_values + p * w->stride));
        _mm256_storeu_si256((__m256i *)pairs[p], _mm256_cvtepi8_epi16(values));
      }
      FEREDGE_UNROLL
      for (int pair = 0; pair < 8; pair++)
        FEREDGE_UNROLL
        for (int g = 0; g < groups; g++) {
          const int8_t *place = weights + g * 8 * length + 16 * pair;
          __m256i part = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)place));
          FEREDGE_UNROLL
          for (int p = 0; p < pixels; p++)
            sums[p][g] = _mm256_add_epi32(
                sums[p][g], _mm256_madd_epi16(part, _mm256_set1_epi32(pairs[p][pair])));
        }
    }
  feredge_finish_tile(sums, w, s, pixels, groups, output);
}

// Four unsigned values at once with four weights. A group that is alone has two sums by turns, so that
// eight are under way: a product waits for the one before it.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  intptr_t length = w->runs * w->length;
  const int8_t *weights = w->weights + output * length;
  __m512i sums[4][2];
  FEREDGE_UNROLL
  for (int g = 0; g < 2; g++)
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++)
      sums[p][g] = g < groups ? _mm512_loadu_si512(s->biases + output + 16 * g)
                              : _mm512_setzero_si512();
  for (intptr_t run = 0; run < w->runs; run++)
    for (intptr_t index = 0; index < w->length; index += 16, weights += 256) {
      const int8_t *run_values = w->values + run * w->line + index;
      int32_t fours[4][4];
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++) {
        __m128i values = _mm_loadu_si128((const __m128i *)(run_values + p * w->stride));
        _mm_storeu_si128((__m128i *)fours[p], _mm_xor_si128(values, _mm_set1_epi8(-128)));
      }
      FEREDGE_UNROLL
      for (int four = 0; four < 4; four++)
        FEREDGE_UNROLL
        for (int g = 0; g < groups; g++) {
          __m512i part = _mm512_loadu_si512(weights + g * 16 * length + 64 * four);
          const int turn = groups == 1 ? four & 1 : g;
          FEREDGE_UNROLL
          for (int p = 0; p < pixels; p++)
            sums[p][turn] =
                _mm512_dpbusd_epi32(sums[p][turn], _mm512_set1_epi32(fours[p][four]), part);
        }
    }
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

#endif
