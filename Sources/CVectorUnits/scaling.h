// From 32-bit sums to int8 values: `clamp(sum * multiplier * 2^(shift - 31) + zero)`, rounded twice as
// LiteRT's reference kernels do: the product's upper half half up, the right shift half away from 0.
#ifndef FEREDGE_SCALING_H
#define FEREDGE_SCALING_H

#include "paths.h"

// What turns the sums of output channels into values; the rows are padded to whole vectors.
typedef struct {
  const int32_t *biases;
  const int32_t *multipliers;
  const int32_t *shifts;
  int32_t zero, lowest, highest;
  // Whether all shifts are negative, which saves three instructions of eight.
  int32_t only_right;
  // NULL, or what AVX-512 takes where moreover no shift is below -22 and no sum reaches 2^30, see
  // `feredge_scaled_small16`: with r = -shift the rows of 2^(r-1) + zero * 2^r, and those of r.
  const int32_t *roundings;
  const int32_t *rights;
} feredge_scaling;

FEREDGE_INLINE int8_t feredge_scaled(int32_t sum, int32_t multiplier, int32_t shift, int32_t zero,
                                     int32_t lowest, int32_t highest) {
  int32_t left = shift > 0 ? shift : 0, right = shift > 0 ? 0 : -shift;
  int32_t shifted = (int32_t)((uint32_t)sum << left);
  int32_t value = (int32_t)(((int64_t)shifted * multiplier + (1 << 30)) >> 31);
  int32_t mask = (int32_t)((1ll << right) - 1);
  value = (value >> right) + ((value & mask) > (mask >> 1) + (value < 0));
  value = (int32_t)((uint32_t)value + (uint32_t)zero);
  return (int8_t)(value < lowest ? lowest : value > highest ? highest : value);
}

#if defined(__aarch64__)

// Right shifts only. `value + (value >> 31)` is one less for negative values, and so makes the rounding
// half up of `srshl` a rounding half away from 0. It cannot overflow: a product's upper half is above
// -2^31, because multipliers are below 2^31.
FEREDGE_INLINE int32x4_t feredge_scaled4(int32x4_t sums, int32x4_t multipliers, int32x4_t shifts) {
  int32x4_t value = vqrdmulhq_s32(sums, multipliers);
  return vrshlq_s32(vsraq_n_s32(value, value, 31), shifts);
}

FEREDGE_INLINE int32x4_t feredge_scaled4_any(
    int32x4_t sums, int32x4_t multipliers, int32x4_t shifts) {
  int32x4_t none = vdupq_n_s32(0);
  int32x4_t right = vminq_s32(shifts, none);
  int32x4_t value = vqrdmulhq_s32(vshlq_s32(sums, vmaxq_s32(shifts, none)), multipliers);
  value = vsraq_n_s32(value, vandq_s32(value, right), 31);
  return vrshlq_s32(value, right);
}

// Saturating on the way to 8 bits changes nothing: what saturates is clamped.
FEREDGE_INLINE int16x8_t feredge_narrowed8(int32x4_t low, int32x4_t high, int16x8_t zero) {
  return vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), zero);
}

FEREDGE_INLINE int8x16_t feredge_clamped16(
    int16x8_t low, int16x8_t high, int8x16_t lowest, int8x16_t highest) {
  int8x16_t values = vqmovn_high_s16(vqmovn_s16(low), high);
  return vminq_s8(vmaxq_s8(values, lowest), highest);
}

// Scales `groups` vectors of sums in place, those of the channels from `channel` on.
FEREDGE_INLINE void feredge_scale_sums(
    int32x4_t *sums, const int groups, const feredge_scaling *scaling, intptr_t channel) {
  if (scaling->only_right) {
    FEREDGE_UNROLL
    for (int g = 0; g < groups; g++)
      sums[g] = feredge_scaled4(sums[g], vld1q_s32(scaling->multipliers + channel + 4 * g),
                                vld1q_s32(scaling->shifts + channel + 4 * g));
  } else {
    FEREDGE_UNROLL
    for (int g = 0; g < groups; g++)
      sums[g] = feredge_scaled4_any(sums[g], vld1q_s32(scaling->multipliers + channel + 4 * g),
                                    vld1q_s32(scaling->shifts + channel + 4 * g));
  }
}

// Writes `groups` vectors of scaled sums as int8 values; only the first `count` of the values.
FEREDGE_INLINE void feredge_store_sums(
    int8_t *out, const int32x4_t *sums, const int groups, intptr_t count,
    const feredge_scaling *scaling) {
  int16x8_t zero = vdupq_n_s16((int16_t)scaling->zero);
  int16x8_t low = feredge_narrowed8(sums[0], sums[groups > 1 ? 1 : 0], zero);
  int16x8_t high =
      groups > 2 ? feredge_narrowed8(sums[2], sums[groups > 3 ? 3 : 2], zero) : low;
  int8x16_t values = feredge_clamped16(
      low, high, vdupq_n_s8((int8_t)scaling->lowest), vdupq_n_s8((int8_t)scaling->highest));
  if (count >= 4 * groups) {
    if (groups == 4) vst1q_s8(out, values);
    if (groups == 2) vst1_s8(out, vget_low_s8(values));
    if (groups == 1) vst1q_lane_s32((int32_t *)out, vreinterpretq_s32_s8(values), 0);
    return;
  }
  if (count >= 8) {
    vst1_s8(out, vget_low_s8(values));
    values = vextq_s8(values, values, 8);
    out += 8;
    count -= 8;
  }
  for (; count > 0; count--) {
    vst1q_lane_s8(out++, values, 0);
    values = vextq_s8(values, values, 1);
  }
}

#elif defined(__x86_64__)

// Eight sums; see `feredge_scaled`. The even and the odd lanes are multiplied apart.
FEREDGE_AVX2 static inline __m256i feredge_scaled8(
    __m256i sums, __m256i multipliers, __m256i shifts) {
  __m256i none = _mm256_setzero_si256(), half = _mm256_set1_epi64x(1 << 30);
  __m256i right = _mm256_sub_epi32(none, _mm256_min_epi32(shifts, none));
  sums = _mm256_sllv_epi32(sums, _mm256_max_epi32(shifts, none));
  __m256i even = _mm256_add_epi64(_mm256_mul_epi32(sums, multipliers), half);
  __m256i odd = _mm256_add_epi64(
      _mm256_mul_epi32(_mm256_srli_epi64(sums, 32), _mm256_srli_epi64(multipliers, 32)), half);
  __m256i value = _mm256_blend_epi32(_mm256_srli_epi64(even, 31), _mm256_slli_epi64(odd, 1), 0xaa);
  __m256i mask =
      _mm256_sub_epi32(_mm256_sllv_epi32(_mm256_set1_epi32(1), right), _mm256_set1_epi32(1));
  __m256i threshold =
      _mm256_sub_epi32(_mm256_srli_epi32(mask, 1), _mm256_srai_epi32(value, 31));
  return _mm256_sub_epi32(_mm256_srav_epi32(value, right),
                          _mm256_cmpgt_epi32(_mm256_and_si256(value, mask), threshold));
}

// Writes eight scaled sums as int8 values; only the first `count` of them. Saturating changes nothing:
// what saturates is clamped.
FEREDGE_AVX2 static inline void feredge_store8(
    int8_t *out, __m256i sums, intptr_t count, int32_t zero, int32_t lowest, int32_t highest) {
  __m128i words =
      _mm_packs_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  words = _mm_adds_epi16(words, _mm_set1_epi16((int16_t)zero));
  __m128i bytes = _mm_packs_epi16(words, words);
  bytes = _mm_min_epi8(_mm_max_epi8(bytes, _mm_set1_epi8((int8_t)lowest)),
                       _mm_set1_epi8((int8_t)highest));
  int64_t all = _mm_cvtsi128_si64(bytes);
  if (count >= 8)
    __builtin_memcpy(out, &all, 8);
  else
    for (intptr_t i = 0; i < count; i++) out[i] = (int8_t)(all >> (8 * i));
}

FEREDGE_AVX2 static inline void feredge_scale_and_store8(
    int8_t *out, __m256i sums, intptr_t channel, intptr_t count, const feredge_scaling *scaling) {
  sums = feredge_scaled8(
      sums, _mm256_loadu_si256((const __m256i *)(scaling->multipliers + channel)),
      _mm256_loadu_si256((const __m256i *)(scaling->shifts + channel)));
  feredge_store8(out, sums, count, scaling->zero, scaling->lowest, scaling->highest);
}

// Sixteen sums. Without left shifts, `value + (value >> 31)` turns the rounding half up of the last two
// steps into one half away from 0; halving in two steps keeps it from overflowing.
FEREDGE_VNNI static inline __m512i feredge_scaled16(
    __m512i sums, __m512i multipliers, __m512i shifts, int only_right) {
  __m512i none = _mm512_setzero_si512(), half = _mm512_set1_epi64(1 << 30);
  if (!only_right) sums = _mm512_sllv_epi32(sums, _mm512_max_epi32(shifts, none));
  __m512i even = _mm512_add_epi64(_mm512_mul_epi32(sums, multipliers), half);
  __m512i odd = _mm512_add_epi64(
      _mm512_mul_epi32(_mm512_srli_epi64(sums, 32), _mm512_srli_epi64(multipliers, 32)), half);
  __m512i value = _mm512_mask_blend_epi32(
      0xaaaa, _mm512_srli_epi64(even, 31), _mm512_slli_epi64(odd, 1));
  __mmask16 shifted = only_right ? (__mmask16)-1 : _mm512_cmplt_epi32_mask(shifts, none);
  __m512i lowered = _mm512_add_epi32(value, _mm512_srai_epi32(value, 31));
  __m512i doubled = _mm512_srav_epi32(lowered, _mm512_xor_si512(shifts, _mm512_set1_epi32(-1)));
  __m512i rounded = _mm512_add_epi32(
      _mm512_srai_epi32(doubled, 1), _mm512_and_si512(doubled, _mm512_set1_epi32(1)));
  return _mm512_mask_blend_epi32(shifted, value, rounded);
}

// Sixteen sums below 2^30 with shifts of 1 to 22 to the right, the zero point added:
// floor((floor((sum * m + 2^30) / 2^31) + 2^(r-1) - (sum < 0)) / 2^r) + zero, where what is added inside is
// `rounding`, see `feredge_scaling`; nothing overflows. The product's upper half is negative where the sum
// is, because m is 0 or at least 2^30; only for sum = -1 and m = 2^30, or m = 0, it is 0 instead, and then
// both ways round to 0.
FEREDGE_VNNI static inline __m512i feredge_scaled_small16(
    __m512i sums, __m512i even, __m512i odd, __m512i rounding, __m512i rights) {
  __m512i half = _mm512_set1_epi64(1ll << 31), doubled = _mm512_add_epi32(sums, sums);
  __m512i low = _mm512_add_epi64(_mm512_mul_epi32(doubled, even), half);
  __m512i high =
      _mm512_add_epi64(_mm512_mul_epi32(_mm512_srli_epi64(doubled, 32), odd), half);
  // The upper halves of both: those of the even lanes move down.
  __m512i value = _mm512_mask_shuffle_epi32(high, 0x5555, low, (_MM_PERM_ENUM)0xf5);
  value = _mm512_add_epi32(
      _mm512_add_epi32(value, rounding), _mm512_srai_epi32(sums, 31));
  return _mm512_srav_epi32(value, rights);
}

// The same with the rows of the channels from `channel` on. The odd lanes' multipliers are read from one
// further on.
FEREDGE_VNNI static inline __m512i feredge_scaled_small16_of(
    __m512i sums, intptr_t channel, const feredge_scaling *s) {
  return feredge_scaled_small16(
      sums, _mm512_loadu_si512(s->multipliers + channel),
      _mm512_loadu_si512(s->multipliers + channel + 1), _mm512_loadu_si512(s->roundings + channel),
      _mm512_loadu_si512(s->rights + channel));
}

// 64 scaled sums as clamped int8 values: of each 16 bytes four are from each of the vectors in turn.
FEREDGE_VNNI static inline __m512i feredge_clamped64(
    const __m512i sums[4], int32_t lowest, int32_t highest) {
  __m512i bytes = _mm512_packs_epi16(
      _mm512_packs_epi32(sums[0], sums[1]), _mm512_packs_epi32(sums[2], sums[3]));
  return _mm512_min_epi8(_mm512_max_epi8(bytes, _mm512_set1_epi8((int8_t)lowest)),
                         _mm512_set1_epi8((int8_t)highest));
}

// The same, the values of the first vector before those of the second and so on.
FEREDGE_VNNI static inline __m512i feredge_clamped_in_order(
    const __m512i sums[4], int32_t lowest, int32_t highest) {
  __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  return _mm512_permutexvar_epi32(order, feredge_clamped64(sums, lowest, highest));
}

// Writes sixteen scaled sums as int8 values; only the first `count` of them.
FEREDGE_VNNI static inline void feredge_scale_and_store16(
    int8_t *out, __m512i sums, intptr_t channel, intptr_t count, const feredge_scaling *scaling) {
  __m512i multipliers = _mm512_loadu_si512(scaling->multipliers + channel);
  __m512i shifts = _mm512_loadu_si512(scaling->shifts + channel);
  sums = scaling->only_right ? feredge_scaled16(sums, multipliers, shifts, 1)
                             : feredge_scaled16(sums, multipliers, shifts, 0);
  __m128i bytes = _mm512_cvtsepi32_epi8(_mm512_add_epi32(sums, _mm512_set1_epi32(scaling->zero)));
  bytes = _mm_min_epi8(_mm_max_epi8(bytes, _mm_set1_epi8((int8_t)scaling->lowest)),
                       _mm_set1_epi8((int8_t)scaling->highest));
  if (count >= 16)
    _mm_storeu_si128((__m128i *)out, bytes);
  else
    _mm_mask_storeu_epi8(out, (__mmask16)((1u << count) - 1), bytes);
}

#endif
#endif
