// Weighing each channel on its own: the taps of a window, 16 neighbouring values at a time.
#ifndef FEREDGE_DEPTHWISE_H
#define FEREDGE_DEPTHWISE_H

#include "scaling.h"

// Values of a block: what a path weighs at once.
static inline intptr_t feredge_tap_block_values(int32_t path) { return path == feredge_vnni ? 64 : 16; }

// Where the row of `channel` lies in the scaling. AVX-512 sums up in four vectors, each with four channels
// of each sixteen.
static inline intptr_t feredge_tap_row(int32_t path, intptr_t channel) {
  if (path != feredge_vnni) return channel;
  return channel / 64 * 64 + channel % 16 / 4 * 16 + channel % 64 / 16 * 4 + channel % 4;
}

// How many weights each channel has: its taps, on AVX-512 with zeros for a multiple of four.
static inline intptr_t feredge_tap_weights(int32_t path, intptr_t taps) {
  return path == feredge_vnni ? (taps + 3) / 4 * 4 : taps;
}

// Where the weight of tap `tap` for `channel` lies.
static inline intptr_t feredge_tap_place(int32_t path, intptr_t taps, intptr_t channel, intptr_t tap) {
  if (path != feredge_vnni) return channel / 16 * 16 * taps + 16 * tap + channel % 16;
  intptr_t block = channel / 64 * feredge_tap_weights(path, taps) / 4 + tap / 4;
  return 256 * block + 4 * (feredge_tap_row(path, channel) % 64) + tap % 4;
}

typedef struct {
  // Tap t of value i is `values[offsets[t] + i]`; a block of values is read at a time.
  const int8_t *values;
  const intptr_t *offsets;
  intptr_t taps;
  // For each block of values the taps' weights, see `feredge_tap_place`. After `period` blocks they begin
  // anew, and so do the rows of the scaling.
  const int8_t *weights;
  intptr_t period;
  int8_t *results;
  intptr_t count;
  // Of AVX-512 alone. NULL, or for each tap -1, or 0 for one that reads the same 64 values again and again,
  // or 16 of them where not all lie one after another.
  const intptr_t *steps;
  // 0, or how many values lie one after another, 16 or 32, and from where to where it is to the next of
  // them: tap t of value i is `values[offsets[t] + i / length * stride + i % length]`.
  intptr_t length, stride;
} feredge_tapping;

static inline void feredge_tap_portable(const feredge_tapping *t, const feredge_scaling *s) {
  for (intptr_t i = 0; i < t->count; i++) {
    intptr_t channel = i % (16 * t->period);
    intptr_t place = t->length ? i / t->length * t->stride + i % t->length : i;
    uint32_t sum = (uint32_t)s->biases[channel];
    for (intptr_t tap = 0; tap < t->taps; tap++) {
      intptr_t stays = t->steps && !t->steps[tap] ? t->length ? 16 : 64 : 0;
      int8_t value = t->values[t->offsets[tap] + (stays ? i % stays : place)];
      sum += (uint32_t)(value * t->weights[feredge_tap_place(feredge_portable, t->taps, channel, tap)]);
    }
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

// A tap of 64 values, made unsigned: where they lie one after another, or sixteen of them at each place.
FEREDGE_VNNI FEREDGE_INLINE __m512i feredge_tap_values(
    const feredge_tapping *t, intptr_t tap, intptr_t from, const intptr_t places[4],
    const int is_scattered) {
  intptr_t step = t->steps ? t->steps[tap] : -1;
  const int8_t *values = t->values + t->offsets[tap];
  __m512i all;
  if (is_scattered) {
    __m128i a = _mm_loadu_si128((const __m128i *)(values + (places[0] & step)));
    all = _mm512_castsi128_si512(a);
    all = _mm512_inserti32x4(all, _mm_loadu_si128((const __m128i *)(values + (places[1] & step))), 1);
    all = _mm512_inserti32x4(all, _mm_loadu_si128((const __m128i *)(values + (places[2] & step))), 2);
    all = _mm512_inserti32x4(all, _mm_loadu_si128((const __m128i *)(values + (places[3] & step))), 3);
  } else {
    all = _mm512_loadu_si512(values + (from & step));
  }
  return _mm512_xor_si512(all, _mm512_set1_epi8(-128));
}

// Adds the products of up to four taps: their values side by side, a product of fours adds them all.
FEREDGE_VNNI FEREDGE_INLINE void feredge_add_four_taps(
    __m512i sums[4], const feredge_tapping *t, intptr_t tap, const int taps, intptr_t from,
    const intptr_t places[4], const int8_t *weights, const int is_scattered) {
  __m512i v[4];
  FEREDGE_UNROLL
  for (int k = 0; k < 4; k++)
    v[k] = k < taps ? feredge_tap_values(t, tap + k, from, places, is_scattered)
                    : _mm512_setzero_si512();
  __m512i low = _mm512_unpacklo_epi8(v[0], v[1]), high = _mm512_unpackhi_epi8(v[0], v[1]);
  __m512i low2 = _mm512_unpacklo_epi8(v[2], v[3]), high2 = _mm512_unpackhi_epi8(v[2], v[3]);
  __m512i fours[4] = {_mm512_unpacklo_epi16(low, low2), _mm512_unpackhi_epi16(low, low2),
                      _mm512_unpacklo_epi16(high, high2), _mm512_unpackhi_epi16(high, high2)};
  FEREDGE_UNROLL
  for (int j = 0; j < 4; j++)
    sums[j] = _mm512_dpbusd_epi32(sums[j], fours[j], _mm512_loadu_si512(weights + 64 * j));
}

// Writes 64 sums, or only the first `count`; `channel` is that of the first.
FEREDGE_VNNI FEREDGE_INLINE void feredge_finish_taps(
    __m512i sums[4], int8_t *results, intptr_t channel, intptr_t count, const feredge_scaling *s) {
  FEREDGE_UNROLL
  for (int j = 0; j < 4; j++) {
    intptr_t row = channel + 16 * j;
    if (s->roundings)
      sums[j] = feredge_scaled_small16_of(sums[j], row, s);
    else
      sums[j] = _mm512_add_epi32(
          feredge_scaled16(sums[j], _mm512_loadu_si512(s->multipliers + row),
                           _mm512_loadu_si512(s->shifts + row), 0), _mm512_set1_epi32(s->zero));
  }
  __m512i bytes = feredge_clamped64(sums, s->lowest, s->highest);
  if (count >= 64)
    _mm512_storeu_si512(results, bytes);
  else
    _mm512_mask_storeu_epi8(results, (1ull << count) - 1, bytes);
}

FEREDGE_VNNI FEREDGE_INLINE void feredge_tap_vnni_blocks(
    const feredge_tapping *t, const feredge_scaling *s, const int is_nine, const int is_scattered) {
  intptr_t block = 0, taps = is_nine ? 9 : t->taps, bytes = 64 * feredge_tap_weights(feredge_vnni, taps);
  for (intptr_t from = 0; from < t->count; from += 64) {
    const int8_t *weights = t->weights + bytes * block;
    intptr_t places[4] = {0, 0, 0, 0};
    if (is_scattered)
      for (intptr_t k = 0; k < 4 && from + 16 * k < t->count; k++) {
        intptr_t i = from + 16 * k;
        places[k] = i / t->length * t->stride + i % t->length;
      }
    __m512i sums[4];
    FEREDGE_UNROLL
    for (int j = 0; j < 4; j++) sums[j] = _mm512_loadu_si512(s->biases + 64 * block + 16 * j);
    intptr_t tap = 0;
    if (is_nine) {
      feredge_add_four_taps(sums, t, 0, 4, from, places, weights, is_scattered);
      feredge_add_four_taps(sums, t, 4, 4, from, places, weights + 256, is_scattered);
      feredge_add_four_taps(sums, t, 8, 1, from, places, weights + 512, is_scattered);
    } else {
      for (; tap + 4 <= taps; tap += 4, weights += 256)
        feredge_add_four_taps(sums, t, tap, 4, from, places, weights, is_scattered);
      if (taps - tap == 3) feredge_add_four_taps(sums, t, tap, 3, from, places, weights, is_scattered);
      if (taps - tap == 2) feredge_add_four_taps(sums, t, tap, 2, from, places, weights, is_scattered);
      if (taps - tap == 1) feredge_add_four_taps(sums, t, tap, 1, from, places, weights, is_scattered);
    }
    feredge_finish_taps(sums, t->results + from, 64 * block, t->count - from, s);
    if (++block == t->period) block = 0;
  }
}

FEREDGE_VNNI FEREDGE_LOOP void feredge_tap_vnni(const feredge_tapping *t, const feredge_scaling *s) {
  if (t->length)
    t->taps == 9 ? feredge_tap_vnni_blocks(t, s, 1, 1) : feredge_tap_vnni_blocks(t, s, 0, 1);
  else
    t->taps == 9 ? feredge_tap_vnni_blocks(t, s, 1, 0) : feredge_tap_vnni_blocks(t, s, 0, 0);
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
    feredge_tap_vnni(t, s);
  else
    feredge_tap_avx2(t, s);
#endif
}

#endif
