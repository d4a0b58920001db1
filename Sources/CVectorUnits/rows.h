// The dot products of values with four rows of weights where they lie, with all of them or with the kept
// blocks only: those with a weight other than 0.
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

// Sixteen values with sixteen of each row.
FEREDGE_INLINE void feredge_rows_arm_block(
    int32x4_t *sums, const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t i) {
  int8x16_t v = vld1q_s8(values + i), w[4];
  for (int row = 0; row < 4; row++) w[row] = vld1q_s8(rows + row * stride + i);
#if defined(__ARM_FEATURE_DOTPROD)
  for (int row = 0; row < 4; row++) sums[row] = vdotq_s32(sums[row], v, w[row]);
#else
  feredge_add_products(sums, v, w[0], w[1], w[2], w[3]);
#endif
}

FEREDGE_INLINE feredge_int32x4 feredge_rows_arm_sums(const int32x4_t *sums) {
  return (feredge_int32x4)vpaddq_s32(
      vpaddq_s32(sums[0], sums[1]), vpaddq_s32(sums[2], sums[3]));
}

static inline feredge_int32x4 feredge_rows_arm(
    const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length) {
  int32x4_t sums[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
  for (intptr_t i = 0; i < length; i += 16) feredge_rows_arm_block(sums, values, rows, stride, i);
  return feredge_rows_arm_sums(sums);
}

static inline feredge_int32x4 feredge_kept_rows_arm(
    const int8_t *values, const int8_t *rows, intptr_t stride, const int32_t *places,
    intptr_t count) {
  int32x4_t sums[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
  for (const int32_t *end = places + count; places < end; places++)
    feredge_rows_arm_block(sums, values, rows, stride, *places);
  return feredge_rows_arm_sums(sums);
}

#elif defined(__x86_64__)

// All blocks where `places` is NULL.
FEREDGE_AVX2 static inline feredge_int32x4 feredge_rows_avx2(
    const int8_t *values, const int8_t *rows, intptr_t stride, const int32_t *places,
    intptr_t count) {
  __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                     _mm256_setzero_si256()};
  for (intptr_t block = 0; block < count; block++) {
    intptr_t i = places ? places[block] : 16 * block;
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

// 64 values at a time; 128 is added to each value and 128 times the weights taken off again.
FEREDGE_VNNI static inline feredge_int32x4 feredge_rows_vnni(
    const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length,
    const int32_t *places, intptr_t count) {
  __m512i sums[4], offset = _mm512_set1_epi8(-128);
  FEREDGE_UNROLL
  for (int row = 0; row < 4; row++) sums[row] = _mm512_setzero_si512();
  for (intptr_t block = 0; block < count; block++) {
    intptr_t i = places ? places[block] : 64 * block;
    __mmask64 mask = length - i >= 64 ? ~0ull : (1ull << (length - i)) - 1;
    __m512i v = _mm512_xor_si512(_mm512_maskz_loadu_epi8(mask, values + i), offset);
    FEREDGE_UNROLL
    for (int row = 0; row < 4; row++) {
      __m512i w = _mm512_maskz_loadu_epi8(mask, rows + row * stride + i);
      sums[row] = _mm512_dpbusd_epi32(sums[row], v, w);
      sums[row] = _mm512_sub_epi32(
          sums[row], _mm512_dpbusd_epi32(_mm512_setzero_si512(), offset, w));
    }
  }
  return (feredge_int32x4){_mm512_reduce_add_epi32(sums[0]), _mm512_reduce_add_epi32(sums[1]),
                           _mm512_reduce_add_epi32(sums[2]), _mm512_reduce_add_epi32(sums[3])};
}

#endif

// The dot products of `length` values with four rows that lie `stride` apart.
static inline feredge_int32x4 feredge_rows(
    int32_t path, const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length) {
#if defined(__x86_64__)
  if (path == feredge_vnni)
    return feredge_rows_vnni(values, rows, stride, length, 0, (length + 63) / 64);
#endif
  intptr_t whole = path == feredge_portable ? 0 : length & ~15;
  feredge_int32x4 sums = feredge_rows_portable(values, rows, stride, whole, length);
#if defined(__aarch64__)
  if (whole) sums += feredge_rows_arm(values, rows, stride, whole);
#elif defined(__x86_64__)
  if (whole) sums += feredge_rows_avx2(values, rows, stride, 0, whole / 16);
#endif
  return sums;
}

// Weights of a row in a block.
static inline intptr_t feredge_row_block(int32_t path) { return path == feredge_vnni ? 64 : 16; }

// The same with the `count` blocks at `places` only, multiples of the block, and with what the last whole
// block leaves.
static inline feredge_int32x4 feredge_kept_blocks_of_rows(
    int32_t path, const int8_t *values, const int8_t *rows, intptr_t stride, intptr_t length,
    const int32_t *places, intptr_t count) {
#if defined(__x86_64__)
  if (path == feredge_vnni) return feredge_rows_vnni(values, rows, stride, length, places, count);
#endif
  feredge_int32x4 sums = feredge_rows_portable(values, rows, stride, length & ~15, length);
#if defined(__aarch64__)
  if (path != feredge_portable)
    return sums + feredge_kept_rows_arm(values, rows, stride, places, count);
#elif defined(__x86_64__)
  if (path != feredge_portable)
    return sums + feredge_rows_avx2(values, rows, stride, places, count);
#endif
  for (intptr_t block = 0; block < count; block++)
    sums += feredge_rows_portable(values, rows, stride, places[block], places[block] + 16);
  return sums;
}

// What turns the sums of a fully connected operator into values: `round((sum + bias) * factor) + zero`,
// in doubles and rounded half away from 0, as LiteRT's reference kernel does.
typedef struct {
  const double *factors;
  const int32_t *biases;
  int32_t zero, lowest, highest;
} feredge_row_scaling;

// |sum * factor| is below 2^62. Clamped first to what int8 can need, so that adding zero cannot overflow.
static inline int8_t feredge_scaled_row(
    int32_t sum, const feredge_row_scaling *s, intptr_t output) {
  double product = (double)(int32_t)((uint32_t)sum + (uint32_t)s->biases[output]) * s->factors[output];
  int64_t whole = (int64_t)product;
  // Exact: both lie within one of each other.
  double rest = product - (double)whole;
  whole += (rest >= 0.5) - (rest <= -0.5);
  int32_t value = (int32_t)(whole < -65536 ? -65536 : whole > 65536 ? 65536 : whole) + s->zero;
  return (int8_t)(value < s->lowest ? s->lowest : value > s->highest ? s->highest : value);
}

#if defined(__x86_64__)

FEREDGE_AVX2 static inline void feredge_scale_rows_avx2(
    int8_t *out, feredge_int32x4 sums, const feredge_row_scaling *s, intptr_t output) {
  __m128i biased =
      _mm_add_epi32((__m128i)sums, _mm_loadu_si128((const __m128i *)(s->biases + output)));
  __m256d product = _mm256_mul_pd(_mm256_cvtepi32_pd(biased), _mm256_loadu_pd(s->factors + output));
  __m256d whole = _mm256_round_pd(product, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
  __m256d rest = _mm256_sub_pd(product, whole), one = _mm256_set1_pd(1);
  __m256d up = _mm256_and_pd(_mm256_cmp_pd(rest, _mm256_set1_pd(0.5), _CMP_GE_OQ), one);
  __m256d down = _mm256_and_pd(_mm256_cmp_pd(rest, _mm256_set1_pd(-0.5), _CMP_LE_OQ), one);
  whole = _mm256_add_pd(_mm256_sub_pd(whole, down), up);
  whole = _mm256_min_pd(_mm256_max_pd(whole, _mm256_set1_pd(-65536)), _mm256_set1_pd(65536));
  __m128i value = _mm_add_epi32(_mm256_cvttpd_epi32(whole), _mm_set1_epi32(s->zero));
  value = _mm_min_epi32(
      _mm_max_epi32(value, _mm_set1_epi32(s->lowest)), _mm_set1_epi32(s->highest));
  value = _mm_packs_epi16(_mm_packs_epi32(value, value), value);
  int32_t bytes = _mm_cvtsi128_si32(value);
  __builtin_memcpy(out, &bytes, 4);
}

// Eight sums as rounded integers. Adding the largest number below 1/2 and cutting off the fraction rounds
// halves away from 0: 1/2 itself would round what is just below a half up.
FEREDGE_VNNI FEREDGE_INLINE __m256i feredge_rounded_rows8(__m256i sums, const double *factors) {
  __m512d product = _mm512_mul_pd(_mm512_cvtepi32_pd(sums), _mm512_loadu_pd(factors));
  product = _mm512_min_pd(_mm512_max_pd(product, _mm512_set1_pd(-65536)), _mm512_set1_pd(65536));
  __m512i sign = _mm512_and_si512(_mm512_castpd_si512(product), _mm512_set1_epi64(INT64_MIN));
  __m512d half = _mm512_castsi512_pd(
      _mm512_or_si512(sign, _mm512_castpd_si512(_mm512_set1_pd(0x1.fffffffffffffp-2))));
  return _mm512_cvttpd_epi32(_mm512_add_pd(product, half));
}

// Sixteen sums with their biases already in them; writes only the first `count` of the values.
FEREDGE_VNNI FEREDGE_INLINE void feredge_scale_and_store_rows16(
    int8_t *out, __m512i sums, const feredge_row_scaling *s, intptr_t output, intptr_t count) {
  const double *factors = s->factors + output;
  __m256i low = feredge_rounded_rows8(_mm512_castsi512_si256(sums), factors);
  __m256i high = feredge_rounded_rows8(_mm512_extracti64x4_epi64(sums, 1), factors + 8);
  __m512i value = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
  __m128i bytes = _mm512_cvtsepi32_epi8(_mm512_add_epi32(value, _mm512_set1_epi32(s->zero)));
  bytes = _mm_min_epi8(_mm_max_epi8(bytes, _mm_set1_epi8((int8_t)s->lowest)),
                       _mm_set1_epi8((int8_t)s->highest));
  if (count >= 16)
    _mm_storeu_si128((__m128i *)out, bytes);
  else
    _mm_mask_storeu_epi8(out, (__mmask16)((1u << count) - 1), bytes);
}

// The outputs of `groups` groups from `output` on. Each group has as many sums by turns as makes eight: a
// product waits for the one before it.
FEREDGE_TILE(FEREDGE_VNNI) feredge_vnni_rows(
    int8_t *results, const int8_t *values, const int8_t *weights, intptr_t length, const int groups,
    intptr_t output, intptr_t outputs, const feredge_row_scaling *s) {
  const int turns = 8 / groups;
  __m512i sums[4][8], offset = _mm512_set1_epi8(-128);
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++)
    FEREDGE_UNROLL
    for (int turn = 0; turn < turns; turn++)
      sums[g][turn] = turn ? _mm512_setzero_si512() : _mm512_loadu_si512(s->biases + output + 16 * g);
  const int8_t *place = weights + output * length;
  intptr_t index = 0;
  for (; index + 4 * turns <= length; index += 4 * turns)
    FEREDGE_UNROLL
    for (int turn = 0; turn < turns; turn++, place += 64) {
      __m512i value = feredge_unsigned_four(values + index + 4 * turn, offset);
      FEREDGE_UNROLL
      for (int g = 0; g < groups; g++)
        sums[g][turn] = _mm512_dpbusd_epi32(
            sums[g][turn], value, _mm512_loadu_si512(place + g * 16 * length));
    }
  for (; index < length; index += 4, place += 64) {
    __m512i value = feredge_unsigned_four(values + index, offset);
    FEREDGE_UNROLL
    for (int g = 0; g < groups; g++)
      sums[g][0] =
          _mm512_dpbusd_epi32(sums[g][0], value, _mm512_loadu_si512(place + g * 16 * length));
  }
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++, output += 16) {
    FEREDGE_UNROLL
    for (int turn = 1; turn < turns; turn++)
      sums[g][0] = _mm512_add_epi32(sums[g][0], sums[g][turn]);
    feredge_scale_and_store_rows16(results + output, sums[g][0], s, output, outputs - output);
  }
}

FEREDGE_VNNI FEREDGE_LOOP void feredge_packed_rows_vnni(
    int8_t *results, const int8_t *values, const int8_t *weights, intptr_t length, intptr_t outputs,
    const feredge_row_scaling *s) {
  intptr_t output = 0;
  for (; output + 48 < outputs; output += 64)
    feredge_vnni_rows(results, values, weights, length, 4, output, outputs, s);
  for (; output + 16 < outputs; output += 32)
    feredge_vnni_rows(results, values, weights, length, 2, output, outputs, s);
  if (output < outputs) feredge_vnni_rows(results, values, weights, length, 1, output, outputs, s);
}

#elif defined(__aarch64__)

FEREDGE_INLINE int32x2_t feredge_scaled_pair(int32x2_t sums, const double *factors) {
  float64x2_t product = vmulq_f64(vcvtq_f64_s64(vmovl_s32(sums)), vld1q_f64(factors));
  float64x2_t whole = vrndaq_f64(product), most = vdupq_n_f64(65536);
  whole = vminq_f64(vmaxq_f64(whole, vnegq_f64(most)), most);
  return vmovn_s64(vcvtq_s64_f64(whole));
}

static inline void feredge_scale_rows_arm(
    int8_t *out, feredge_int32x4 sums, const feredge_row_scaling *s, intptr_t output) {
  int32x4_t biased = vaddq_s32((int32x4_t)sums, vld1q_s32(s->biases + output));
  int32x4_t value = vcombine_s32(
      feredge_scaled_pair(vget_low_s32(biased), s->factors + output),
      feredge_scaled_pair(vget_high_s32(biased), s->factors + output + 2));
  value = vaddq_s32(value, vdupq_n_s32(s->zero));
  value = vminq_s32(vmaxq_s32(value, vdupq_n_s32(s->lowest)), vdupq_n_s32(s->highest));
  int16x4_t narrow = vmovn_s32(value);
  int8x8_t bytes = vmovn_s16(vcombine_s16(narrow, narrow));
  __builtin_memcpy(out, &bytes, 4);
}

#endif

// Whether a path weighs rows of a fully connected operator as they are packed for `feredge_weigh`.
static inline int32_t feredge_packs_rows(int32_t path) { return path == feredge_vnni; }

// All outputs from packed weights, of a path that takes them; `length` is a multiple of its unit. The
// biases and the factors are padded to whole groups.
static inline void feredge_packed_rows(
    int32_t path, int8_t *results, const int8_t *values, const int8_t *weights, intptr_t length,
    intptr_t outputs, const feredge_row_scaling *s) {
#if defined(__x86_64__)
  if (path == feredge_vnni)
    feredge_packed_rows_vnni(results, values, weights, length, outputs, s);
#endif
}

// Four neighbouring outputs' values.
static inline void feredge_scale_rows(
    int32_t path, int8_t *out, feredge_int32x4 sums, const feredge_row_scaling *s,
    intptr_t output) {
#if defined(__x86_64__)
  if (path != feredge_portable) return feredge_scale_rows_avx2(out, sums, s, output);
#elif defined(__aarch64__)
  if (path != feredge_portable) return feredge_scale_rows_arm(out, sums, s, output);
#endif
  for (int row = 0; row < 4; row++) out[row] = feredge_scaled_row(sums[row], s, output + row);
}

#endif
