// Three steps of the int8 kernels, spelled per processor: Arm's NEON with and without the dot-product
// extension, x86's SSE2 for development machines, and plain C elsewhere. All give the same numbers.
#ifndef FEREDGE_CNEON_SHIM_H
#define FEREDGE_CNEON_SHIM_H

#include <stdint.h>

#if defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef int8_t feredge_int8x16 __attribute__((ext_vector_type(16)));
typedef int32_t feredge_int32x4 __attribute__((ext_vector_type(4)));

// Four sums under way, each spread over four lanes.
typedef struct {
  feredge_int32x4 a, b, c, d;
} feredge_sums;

// Adds 16 products of `values` and of each of four rows of weights to that row's sum. Which product
// goes to which lane depends on the processor; a sum's total does not.
//
// No weight may be -128: two products of -128 are 2^15 and do not fit the 16 bits in which a
// processor without the dot-product extension adds pairs.
static inline feredge_sums feredge_dot16(
    feredge_sums sums, feredge_int8x16 values, feredge_int8x16 a, feredge_int8x16 b,
    feredge_int8x16 c, feredge_int8x16 d) {
#if defined(__aarch64__) && defined(__ARM_FEATURE_DOTPROD)
  int8x16_t v = (int8x16_t)values;
  sums.a = (feredge_int32x4)vdotq_s32((int32x4_t)sums.a, v, (int8x16_t)a);
  sums.b = (feredge_int32x4)vdotq_s32((int32x4_t)sums.b, v, (int8x16_t)b);
  sums.c = (feredge_int32x4)vdotq_s32((int32x4_t)sums.c, v, (int8x16_t)c);
  sums.d = (feredge_int32x4)vdotq_s32((int32x4_t)sums.d, v, (int8x16_t)d);
#elif defined(__aarch64__)
  // As one block, because compilers pull all multiplications of an unrolled tile to its front and
  // then run out of registers. The order keeps four instructions between a result and its use.
  int16x8_t p, q, r, s;
  __asm__(
      "smull %4.8h, %8.8b, %9.8b\n\tsmull %5.8h, %8.8b, %10.8b\n\t"
      "smull %6.8h, %8.8b, %11.8b\n\tsmull %7.8h, %8.8b, %12.8b\n\t"
      "smlal2 %4.8h, %8.16b, %9.16b\n\tsmlal2 %5.8h, %8.16b, %10.16b\n\t"
      "smlal2 %6.8h, %8.16b, %11.16b\n\tsmlal2 %7.8h, %8.16b, %12.16b\n\t"
      "sadalp %0.4s, %4.8h\n\tsadalp %1.4s, %5.8h\n\t"
      "sadalp %2.4s, %6.8h\n\tsadalp %3.4s, %7.8h"
      : "+w"(sums.a), "+w"(sums.b), "+w"(sums.c), "+w"(sums.d), "=&w"(p), "=&w"(q), "=&w"(r),
        "=&w"(s)
      : "w"(values), "w"(a), "w"(b), "w"(c), "w"(d));
#elif defined(__SSE2__)
  __m128i v = (__m128i)values;
  __m128i low = _mm_srai_epi16(_mm_unpacklo_epi8(v, v), 8);
  __m128i high = _mm_srai_epi16(_mm_unpackhi_epi8(v, v), 8);
#define FEREDGE_ADD_ROW(sum, row)                                                          \
  sum += (feredge_int32x4)_mm_add_epi32(                                                   \
      _mm_madd_epi16(low, _mm_srai_epi16(_mm_unpacklo_epi8((__m128i)row, (__m128i)row), 8)), \
      _mm_madd_epi16(high, _mm_srai_epi16(_mm_unpackhi_epi8((__m128i)row, (__m128i)row), 8)))
  FEREDGE_ADD_ROW(sums.a, a);
  FEREDGE_ADD_ROW(sums.b, b);
  FEREDGE_ADD_ROW(sums.c, c);
  FEREDGE_ADD_ROW(sums.d, d);
#undef FEREDGE_ADD_ROW
#else
  for (int i = 0; i < 16; i++) {
    sums.a[i & 3] += (int32_t)values[i] * a[i];
    sums.b[i & 3] += (int32_t)values[i] * b[i];
    sums.c[i & 3] += (int32_t)values[i] * c[i];
    sums.d[i & 3] += (int32_t)values[i] * d[i];
  }
#endif
  return sums;
}

// The totals of the four sums.
static inline feredge_int32x4 feredge_totals(feredge_sums sums) {
#if defined(__aarch64__)
  return (feredge_int32x4)vpaddq_s32(
      vpaddq_s32((int32x4_t)sums.a, (int32x4_t)sums.b),
      vpaddq_s32((int32x4_t)sums.c, (int32x4_t)sums.d));
#else
  feredge_int32x4 first = {sums.a.x, sums.b.x, sums.c.x, sums.d.x};
  feredge_int32x4 second = {sums.a.y, sums.b.y, sums.c.y, sums.d.y};
  feredge_int32x4 third = {sums.a.z, sums.b.z, sums.c.z, sums.d.z};
  feredge_int32x4 fourth = {sums.a.w, sums.b.w, sums.c.w, sums.d.w};
  return (first + second) + (third + fourth);
#endif
}

// Four sums as int8 values, the first in the lowest byte: `clamp(sum * multiplier * 2^(shift - 31) + zero)`,
// rounded twice as LiteRT's reference kernels do: the product's upper half half up, the right shift
// half away from 0.
static inline uint32_t feredge_requantize4(
    feredge_int32x4 sums, feredge_int32x4 multipliers, feredge_int32x4 shifts, int32_t zero,
    int32_t lowest, int32_t highest) {
#if defined(__aarch64__)
  int32x4_t none = vdupq_n_s32(0);
  int32x4_t right = vminq_s32((int32x4_t)shifts, none);
  int32x4_t value = vshlq_s32((int32x4_t)sums, vmaxq_s32((int32x4_t)shifts, none));
  value = vqrdmulhq_s32(value, (int32x4_t)multipliers);
  // One less for negative values that will be shifted: the shift rounds half up.
  value = vqaddq_s32(value, vshrq_n_s32(vandq_s32(value, right), 31));
  value = vaddq_s32(vrshlq_s32(value, right), vdupq_n_s32(zero));
  value = vminq_s32(vmaxq_s32(value, vdupq_n_s32(lowest)), vdupq_n_s32(highest));
  int16x4_t narrow = vmovn_s32(value);
  return vget_lane_u32(vreinterpret_u32_s8(vmovn_s16(vcombine_s16(narrow, narrow))), 0);
#else
  uint32_t bytes = 0;
  for (int i = 0; i < 4; i++) {
    int32_t left = shifts[i] > 0 ? shifts[i] : 0, right = shifts[i] > 0 ? 0 : -shifts[i];
    int32_t shifted = (int32_t)((uint32_t)sums[i] << left);
    int32_t value = (int32_t)(((int64_t)shifted * multipliers[i] + (1 << 30)) >> 31);
    int32_t mask = (int32_t)((1ll << right) - 1);
    value = (value >> right) + ((value & mask) > (mask >> 1) + (value < 0));
    value += zero;
    value = value < lowest ? lowest : value > highest ? highest : value;
    bytes |= (uint32_t)(uint8_t)value << (8 * i);
  }
  return bytes;
#endif
}

#endif
