// One result for each of the 256 values of a byte.
#ifndef FEREDGE_LOOKUP_H
#define FEREDGE_LOOKUP_H

#include "paths.h"

static inline void feredge_look_up_portable(
    const int8_t table[256], const int8_t *values, int8_t *results, intptr_t count) {
  for (intptr_t i = 0; i < count; i++) results[i] = table[(uint8_t)values[i]];
}

#if defined(__aarch64__)

// The table lies in sixteen registers. An index past the 64 bytes that one instruction looks into
// leaves what stood there, so each quarter fills in its own places.
FEREDGE_LOOP void feredge_look_up_neon(
    const int8_t table[256], const int8_t *values, int8_t *results, intptr_t count) {
  const uint8_t *bytes = (const uint8_t *)table;
  uint8x16x4_t first = vld1q_u8_x4(bytes), second = vld1q_u8_x4(bytes + 64);
  uint8x16x4_t third = vld1q_u8_x4(bytes + 128), fourth = vld1q_u8_x4(bytes + 192);
  uint8x16_t quarter = vdupq_n_u8(64);
  for (intptr_t i = 0; i < count; i += 16) {
    uint8x16_t index = vld1q_u8((const uint8_t *)values + i);
    uint8x16_t found = vqtbl4q_u8(first, index);
    index = vsubq_u8(index, quarter);
    found = vqtbx4q_u8(found, second, index);
    index = vsubq_u8(index, quarter);
    found = vqtbx4q_u8(found, third, index);
    index = vsubq_u8(index, quarter);
    found = vqtbx4q_u8(found, fourth, index);
    vst1q_u8((uint8_t *)results + i, found);
  }
}

#elif defined(__x86_64__)

// A sixteenth of the table at a time: an index whose upper four bits are others gets its highest bit
// set, for which the shuffle gives 0.
FEREDGE_AVX2 FEREDGE_LOOP void feredge_look_up_avx2(
    const int8_t table[256], const int8_t *values, int8_t *results, intptr_t count) {
  __m256i past = _mm256_set1_epi8(0x70);
  intptr_t i = 0;
  for (; i + 32 <= count; i += 32) {
    __m256i index = _mm256_loadu_si256((const __m256i *)(values + i));
    __m256i found = _mm256_setzero_si256();
    FEREDGE_UNROLL
    for (int k = 0; k < 16; k++) {
      __m128i part = _mm_loadu_si128((const __m128i *)(table + 16 * k));
      __m256i own = _mm256_xor_si256(index, _mm256_set1_epi8((int8_t)(16 * k)));
      found = _mm256_or_si256(found, _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(part),
                                                         _mm256_adds_epu8(own, past)));
    }
    _mm256_storeu_si256((__m256i *)(results + i), found);
  }
  feredge_look_up_portable(table, values + i, results + i, count - i);
}

FEREDGE_VNNI FEREDGE_LOOP void feredge_look_up_avx512(
    const int8_t table[256], const int8_t *values, int8_t *results, intptr_t count) {
  __m512i upper = _mm512_set1_epi8((int8_t)0xf0);
  intptr_t i = 0;
  for (; i + 64 <= count; i += 64) {
    __m512i index = _mm512_loadu_si512(values + i), found = index;
    __m512i block = _mm512_and_si512(index, upper), inside = _mm512_andnot_si512(upper, index);
    FEREDGE_UNROLL
    for (int k = 0; k < 16; k++) {
      __m128i part = _mm_loadu_si128((const __m128i *)(table + 16 * k));
      __mmask64 own = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8((int8_t)(16 * k)));
      found = _mm512_mask_shuffle_epi8(found, own, _mm512_broadcast_i32x4(part), inside);
    }
    _mm512_storeu_si512(results + i, found);
  }
  feredge_look_up_portable(table, values + i, results + i, count - i);
}

#endif

// The results of `count` values, a multiple of 16; `results` may be `values`.
static inline void feredge_look_up(
    int32_t path, const int8_t table[256], const int8_t *values, int8_t *results,
    intptr_t count) {
#if defined(__aarch64__)
  if (path != feredge_portable) return feredge_look_up_neon(table, values, results, count);
#elif defined(__x86_64__)
  if (path == feredge_vnni) return feredge_look_up_avx512(table, values, results, count);
  if (path != feredge_portable) return feredge_look_up_avx2(table, values, results, count);
#endif
  feredge_look_up_portable(table, values, results, count);
}

#endif
