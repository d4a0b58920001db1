// The weighing of `weigh.h` on x86-64: four pixels or one, on AVX-512 up to eight, and one or two groups of
// outputs a tile.
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

FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_start(
    __m512i sums[8][2], const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++) {
    __m512i bias = _mm512_loadu_si512(s->biases + output + 16 * g);
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++) sums[p][g] = bias;
  }
}

// Writes the small sums of up to four pixels.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_finish_four(
    __m512i four[4], int8_t *results, const feredge_weighing *w, const feredge_scaling *s,
    intptr_t pixels, intptr_t output) {
  FEREDGE_UNROLL
  for (int p = 0; p < 4; p++) four[p] = feredge_scaled_small16_of(four[p], output, s);
  __m512i bytes = feredge_clamped_in_order(four, s->lowest, s->highest);
  intptr_t count = w->outputs - output;
  __mmask16 mask = count >= 16 ? (__mmask16)-1 : (__mmask16)((1u << count) - 1);
  __m128i parts[4] = {_mm512_castsi512_si128(bytes), _mm512_extracti32x4_epi32(bytes, 1),
                      _mm512_extracti32x4_epi32(bytes, 2), _mm512_extracti32x4_epi32(bytes, 3)};
  FEREDGE_UNROLL
  for (int p = 0; p < 4; p++) {
    if (p >= pixels) return;
    if (count >= 16)
      _mm_storeu_si128((__m128i *)(results + p * w->outputs), parts[p]);
    else
      _mm_mask_storeu_epi8(results + p * w->outputs, mask, parts[p]);
  }
}

// Writes the sums of the first `count` of `pixels` pixels.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_finish(
    __m512i sums[8][2], const feredge_weighing *w, const feredge_scaling *s, const int pixels,
    intptr_t count, const int groups, intptr_t output) {
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++, output += 16) {
    int8_t *results = w->results + output;
    if (s->roundings) {
      FEREDGE_UNROLL
      for (int first = 0; first < pixels; first += 4) {
        __m512i four[4];
        FEREDGE_UNROLL
        for (int p = 0; p < 4; p++) four[p] = sums[first + p][g];
        feredge_vnni_finish_four(
            four, results + first * w->outputs, w, s, count - first, output);
      }
    } else {
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++)
        if (p < count)
          feredge_scale_and_store16(
              results + p * w->outputs, sums[p][g], output, w->outputs - output, s);
    }
  }
}

// Four values in all lanes, made unsigned. As one instruction, because compilers make three of it: they take
// the first bits in the vector before they spread them.
FEREDGE_VNNI FEREDGE_INLINE __m512i feredge_unsigned_four(const int8_t *values, __m512i offset) {
  __m512i four;
  __asm__("vpxord %2%{1to16%}, %1, %0" : "=v"(four) : "v"(offset), "m"(*(const int32_t (*)[1])values));
  return four;
}

// Four values of each pixel, made unsigned, at once with four weights of each output.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_four(
    __m512i sums[8][2], const int8_t *const values[8], intptr_t index, const int pixels,
    const int8_t *weights, intptr_t distance, const int groups) {
  __m512i part[2], offset = _mm512_set1_epi8(-128);
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++) part[g] = _mm512_loadu_si512(weights + g * distance);
  FEREDGE_UNROLL
  for (int p = 0; p < pixels; p++) {
    __m512i value = feredge_unsigned_four(values[p] + index, offset);
    FEREDGE_UNROLL
    for (int g = 0; g < groups; g++) sums[p][g] = _mm512_dpbusd_epi32(sums[p][g], value, part[g]);
  }
}

// The first `count` of `pixels` pixels, the last one again and again for those that are not there.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, intptr_t count,
    const int groups, intptr_t output) {
  intptr_t length = w->runs * w->length;
  const int8_t *weights = w->weights + output * length;
  __m512i sums[8][2];
  feredge_vnni_start(sums, s, pixels, groups, output);
  for (intptr_t run = 0; run < w->runs; run++) {
    const int8_t *values[8];
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++)
      values[p] = w->windows ? w->windows[8 * run + p]
                             : w->values + (p < count ? p : count - 1) * w->stride + run * w->line;
    for (intptr_t index = 0; index < w->length; index += 4, weights += 64)
      feredge_vnni_four(sums, values, index, pixels, weights, 16 * length, groups);
  }
  feredge_vnni_finish(sums, w, s, pixels, count, groups, output);
}

// One or four pixels with `count` kept blocks of one group.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_kept_tile(
    const feredge_weighing *w, const feredge_scaling *s, intptr_t pixels, intptr_t output,
    const int8_t *weights, const feredge_kept *kept, intptr_t count) {
  __m512i sums[8][2];
  feredge_vnni_start(sums, s, 4, 1, output);
  for (intptr_t block = 0; block < count; block++, weights += 256) {
    const int8_t *values[8];
    FEREDGE_UNROLL
    for (int p = 0; p < 4; p++)
      values[p] = w->values + kept[block].run * w->line + kept[block].place +
                  (p < pixels ? p : 0) * w->stride;
    FEREDGE_UNROLL
    for (int four = 0; four < 4; four++)
      feredge_vnni_four(sums, values, 4 * four, 4, weights + 64 * four, 0, 1);
  }
  feredge_vnni_finish(sums, w, s, 4, pixels, 1, output);
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

// A tile of two groups while there are as many outputs.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_tiles(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, intptr_t count) {
  intptr_t output = 0;
  for (; output + 16 < w->outputs; output += 32) feredge_vnni_tile(w, s, pixels, count, 2, output);
  if (output < w->outputs) feredge_vnni_tile(w, s, pixels, count, 1, output);
}

// One to eight pixels.
FEREDGE_VNNI FEREDGE_LOOP void feredge_weigh_vnni(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  if (pixels > 4)
    feredge_vnni_tiles(w, s, 8, pixels);
  else
    feredge_vnni_tiles(w, s, 4, pixels);
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
    feredge_vnni_kept_tile(w, s, pixels, output, weights, kept, count);
    weights += 256 * count;
    kept += count;
  }
}

#endif
