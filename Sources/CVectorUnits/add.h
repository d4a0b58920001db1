// Adding values of different scales.
#ifndef FEREDGE_ADD_H
#define FEREDGE_ADD_H

#include "scaling.h"

// One input's part: `(value - zero) * 2^(16 + bits) * multiplier * 2^(shift - 31)`.
typedef struct {
  int32_t zero, bits, multiplier, shift;
} feredge_addend;

// The sum's part: see `scaling.h`. All shifts are negative.
typedef struct {
  feredge_addend left, right;
  int32_t multiplier, shift, zero, lowest, highest;
} feredge_addition;

FEREDGE_INLINE int32_t feredge_scaled_addend(const feredge_addend *a, int8_t value) {
  int32_t raised = (int32_t)((uint32_t)(value - a->zero) << (16 + a->bits));
  int32_t product = (int32_t)(((int64_t)raised * a->multiplier + (1 << 30)) >> 31);
  int32_t right = -a->shift, mask = (int32_t)((1ll << right) - 1);
  return (product >> right) + ((product & mask) > (mask >> 1) + (product < 0));
}

static inline void feredge_add_portable(
    const feredge_addition *a, const int8_t *left, const int8_t *right, int8_t *sums,
    intptr_t count) {
  for (intptr_t i = 0; i < count; i++) {
    uint32_t sum = (uint32_t)feredge_scaled_addend(&a->left, left[i]) +
                   (uint32_t)feredge_scaled_addend(&a->right, right[i]);
    sums[i] =
        feredge_scaled((int32_t)sum, a->multiplier, a->shift, a->zero, a->lowest, a->highest);
  }
}

#if defined(__aarch64__)

// Sixteen scaled values. |value - zero| is below 2^8, so that raised by `bits` it fits 16 bits.
FEREDGE_INLINE void feredge_scaled_addends(
    int32x4_t result[4], int8x16_t values, const feredge_addend *a) {
  int16x8_t bits = vdupq_n_s16((int16_t)a->bits), zero = vdupq_n_s16((int16_t)a->zero);
  int32x4_t multiplier = vdupq_n_s32(a->multiplier), shift = vdupq_n_s32(a->shift);
  int16x8_t low = vshlq_s16(vsubq_s16(vmovl_s8(vget_low_s8(values)), zero), bits);
  int16x8_t high = vshlq_s16(vsubq_s16(vmovl_high_s8(values), zero), bits);
  result[0] = feredge_scaled4(vshll_n_s16(vget_low_s16(low), 16), multiplier, shift);
  result[1] = feredge_scaled4(vshll_high_n_s16(low, 16), multiplier, shift);
  result[2] = feredge_scaled4(vshll_n_s16(vget_low_s16(high), 16), multiplier, shift);
  result[3] = feredge_scaled4(vshll_high_n_s16(high, 16), multiplier, shift);
}

FEREDGE_LOOP void feredge_add_neon(
    const feredge_addition *a, const int8_t *left, const int8_t *right, int8_t *sums,
    intptr_t count) {
  int32x4_t multiplier = vdupq_n_s32(a->multiplier), shift = vdupq_n_s32(a->shift);
  int16x8_t zero = vdupq_n_s16((int16_t)a->zero);
  int8x16_t lowest = vdupq_n_s8((int8_t)a->lowest), highest = vdupq_n_s8((int8_t)a->highest);
  for (intptr_t i = 0; i < count; i += 16) {
    int32x4_t l[4], r[4];
    feredge_scaled_addends(l, vld1q_s8(left + i), &a->left);
    feredge_scaled_addends(r, vld1q_s8(right + i), &a->right);
    FEREDGE_UNROLL
    for (int g = 0; g < 4; g++) l[g] = feredge_scaled4(vaddq_s32(l[g], r[g]), multiplier, shift);
    vst1q_s8(sums + i, feredge_clamped16(feredge_narrowed8(l[0], l[1], zero),
                                         feredge_narrowed8(l[2], l[3], zero), lowest, highest));
  }
}

#elif defined(__x86_64__)

FEREDGE_AVX2 static inline __m256i feredge_scaled_addends(
    const int8_t *values, const feredge_addend *a) {
  __m256i wide = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)values));
  wide = _mm256_sub_epi32(wide, _mm256_set1_epi32(a->zero));
  wide = _mm256_sll_epi32(wide, _mm_cvtsi32_si128(16 + a->bits));
  return feredge_scaled8(wide, _mm256_set1_epi32(a->multiplier), _mm256_set1_epi32(a->shift));
}

FEREDGE_AVX2 static inline void feredge_add_avx2(
    const feredge_addition *a, const int8_t *left, const int8_t *right, int8_t *sums,
    intptr_t count) {
  __m256i multiplier = _mm256_set1_epi32(a->multiplier), shift = _mm256_set1_epi32(a->shift);
  for (intptr_t i = 0; i < count; i += 8) {
    __m256i sum = _mm256_add_epi32(
        feredge_scaled_addends(left + i, &a->left), feredge_scaled_addends(right + i, &a->right));
    feredge_store8(
        sums + i, feredge_scaled8(sum, multiplier, shift), 8, a->zero, a->lowest, a->highest);
  }
}

FEREDGE_VNNI static inline __m512i feredge_scaled_addends16(
    const int8_t *values, const feredge_addend *a) {
  __m512i wide = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)values));
  wide = _mm512_sub_epi32(wide, _mm512_set1_epi32(a->zero));
  wide = _mm512_sll_epi32(wide, _mm_cvtsi32_si128(16 + a->bits));
  return feredge_scaled16(wide, _mm512_set1_epi32(a->multiplier), _mm512_set1_epi32(a->shift), 1);
}

// What brings an input's values to the common scale in 32 bits. With k = 15 - bits and the multiplier
// split, m = high * 2^k + low, the product's upper half is
//   ((value - zero) * 2^(16 + bits) * m + 2^30) >> 31 = d * high + ((d * low + 2^(k-1)) >> k),
// and it is negative where d = value - zero is. |d| is below 2^8, so nothing overflows, nor does adding
// 2^(right-1), which rounds the shift to the right.
typedef struct {
  __m512i zero, high, low, half, rounding;
  __m128i bits, right;
} feredge_split_addend;

FEREDGE_VNNI FEREDGE_INLINE feredge_split_addend feredge_split(const feredge_addend *a) {
  int32_t bits = 15 - a->bits;
  feredge_split_addend split = {
      _mm512_set1_epi32(a->zero), _mm512_set1_epi32(a->multiplier >> bits),
      _mm512_set1_epi32(a->multiplier & ((1 << bits) - 1)), _mm512_set1_epi32(1 << (bits - 1)),
      _mm512_set1_epi32((int32_t)(1u << (-a->shift - 1))), _mm_cvtsi32_si128(bits),
      _mm_cvtsi32_si128(-a->shift)};
  return split;
}

FEREDGE_VNNI FEREDGE_INLINE __m512i feredge_scaled_split(
    const int8_t *values, const feredge_split_addend *a) {
  __m512i d = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)values));
  d = _mm512_sub_epi32(d, a->zero);
  __m512i low = _mm512_add_epi32(_mm512_mullo_epi32(d, a->low), a->half);
  __m512i value =
      _mm512_add_epi32(_mm512_mullo_epi32(d, a->high), _mm512_sra_epi32(low, a->bits));
  value = _mm512_add_epi32(_mm512_add_epi32(value, a->rounding), _mm512_srai_epi32(d, 31));
  return _mm512_sra_epi32(value, a->right);
}

// 64 values after 64, as many as there are; returns how many. Sums are below 2^28, and so with shifts of
// 23 to the right at most nothing overflows in `feredge_scaled_small16`.
FEREDGE_VNNI FEREDGE_INLINE intptr_t feredge_add_small(
    const feredge_addition *a, const int8_t *left, const int8_t *right, int8_t *sums,
    intptr_t count) {
  if (a->shift < -23) return 0;
  feredge_split_addend l = feredge_split(&a->left), r = feredge_split(&a->right);
  __m512i multiplier = _mm512_set1_epi32(a->multiplier), rights = _mm512_set1_epi32(-a->shift);
  __m512i rounding = _mm512_set1_epi32((2 * a->zero + 1) * (1 << (-a->shift - 1)));
  intptr_t i = 0;
  for (; i + 64 <= count; i += 64) {
    __m512i four[4];
    FEREDGE_UNROLL
    for (int k = 0; k < 4; k++)
      four[k] = feredge_scaled_small16(
          _mm512_add_epi32(feredge_scaled_split(left + i + 16 * k, &l),
                           feredge_scaled_split(right + i + 16 * k, &r)),
          multiplier, multiplier, rounding, rights);
    _mm512_storeu_si512(sums + i, feredge_clamped_in_order(four, a->lowest, a->highest));
  }
  return i;
}

FEREDGE_VNNI FEREDGE_LOOP void feredge_add_avx512(
    const feredge_addition *a, const int8_t *left, const int8_t *right, int8_t *sums,
    intptr_t count) {
  __m512i multiplier = _mm512_set1_epi32(a->multiplier), shift = _mm512_set1_epi32(a->shift);
  __m512i zero = _mm512_set1_epi32(a->zero);
  __m128i lowest = _mm_set1_epi8((int8_t)a->lowest), highest = _mm_set1_epi8((int8_t)a->highest);
  for (intptr_t i = feredge_add_small(a, left, right, sums, count); i < count; i += 16) {
    __m512i sum = _mm512_add_epi32(feredge_scaled_addends16(left + i, &a->left),
                                   feredge_scaled_addends16(right + i, &a->right));
    sum = feredge_scaled16(sum, multiplier, shift, 1);
    __m128i bytes = _mm512_cvtsepi32_epi8(_mm512_add_epi32(sum, zero));
    _mm_storeu_si128((__m128i *)(sums + i), _mm_min_epi8(_mm_max_epi8(bytes, lowest), highest));
  }
}

#endif

// The sums of `count` values, a multiple of 16; `sums` may be `left` or `right`.
static inline void feredge_add(
    int32_t path, const feredge_addition *a, const int8_t *left, const int8_t *right, int8_t *sums,
    intptr_t count) {
#if defined(__aarch64__)
  if (path != feredge_portable) return feredge_add_neon(a, left, right, sums, count);
#elif defined(__x86_64__)
  if (path == feredge_vnni) return feredge_add_avx512(a, left, right, sums, count);
  if (path != feredge_portable) return feredge_add_avx2(a, left, right, sums, count);
#endif
  feredge_add_portable(a, left, right, sums, count);
}

#endif
