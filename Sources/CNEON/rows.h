// The dot products of values with four rows of weights where they lie.
#ifndef FEREDGE_ROWS_H
#define FEREDGE_ROWS_H

#include "weigh.h"

typedef int32_t feredge_int32x4 __attribute__((ext_vector_type(4)));

static inline feredge_int32x4 feredge_rows_portable(
    const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t from, intptr_t length) {
  feredge_int32x4 sums = 0;
  for (int row = 0; row < 4; row++) {
    uint32_t sum = 0;
    for (intptr_t i = from; i < length; i++) sum += (uint32_t)(values[i] * rows[row * stride + i]);
    sums[row] = (int32_t)sum;
  }
  return sums;
}

#if defined(__aarch64__)

static inline feredge_int32x4 feredge_rows_arm(
    const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length) {
  int32x4_t sums[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
  for (intptr_t i = 0; i < length; i += 16) {
    int8x16_t v = vld1q_s8(values + i), w[4];
    for (int row = 0; row < 4; row++) w[row] = vld1q_s8(rows + row * stride + i);
#if defined(__ARM_FEATURE_DOTPROD)
    for (int row = 0; row < 4; row++) sums[row] = vdotq_s32(sums[row], v, w[row]);
#else
    feredge_add_products(sums, v, w[0], w[1], w[2], w[3]);
#endif
  }
  return (feredge_int32x4)vpaddq_s32(
      vpaddq_s32(sums[0], sums[1]), vpaddq_s32(sums[2], sums[3]));
}

#elif defined(__x86_64__)

FEREDGE_AVX2 static inline feredge_int32x4 feredge_rows_avx2(
    const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length) {
  __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                     _mm256_setzero_si256()};
  for (intptr_t i = 0; i < length; i += 16) {
    __m256i v = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(values + i)));
    for (int row = 0; row < 4; row++) {
      const __m128i *place = (const __m128i *)(rows + row * stride + i);
      __m256i products = _mm256_madd_epi16(v, _mm256_cvtepi8_epi16(_mm_loadu_si128(place)));
      sums[row] = _mm256_add_epi32(sums[row], products);
    }
  }
  __m256i pairs = _mm256_hadd_epi32(
      _mm256_hadd_epi32(sums[0], sums[1]), _mm256_hadd_epi32(sums[2], sums[3]));
  return (feredge_int32x4)_mm_add_epi32(
      _mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
}

#endif

static inline feredge_int32x4 feredge_rows(
    int32_t path, const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length) {
  intptr_t whole = path == feredge_portable ? 0 : length & ~15;
  feredge_int32x4 sums = feredge_rows_portable(values, rows, stride, whole, length);
#if defined(__aarch64__)
  if (whole) sums += feredge_rows_arm(values, rows, stride, whole);
#elif defined(__x86_64__)
  if (whole) sums += feredge_rows_avx2(values, rows, stride, whole);
#endif
  return sums;
}

#endif
