// Weighing: the dot products of a few pixels with the weights of all outputs.
//
// The weights lie in groups of as many outputs as a vector has sums, a group in blocks of 16 weights of
// each output. The order inside a block is such that a lane of the sums only ever sees products of its
// own output: no sum is ever added up across lanes.
//
// Of weights with many zeros only the kept blocks of up to 16 outputs are there, those with a weight other
// than 0, one after another with a list of where their values are.
#ifndef FEREDGE_WEIGH_H
#define FEREDGE_WEIGH_H

#include "scaling.h"

// Outputs of a group.
static inline intptr_t feredge_group(int32_t path) {
  switch (path) {
  case feredge_neon:
  case feredge_dot: return 4;
  case feredge_avx2: return 8;
  case feredge_vnni: return 16;
  default: return 1;
  }
}

// Values of the shortest vector that a path takes: a run's length is a multiple of it.
static inline intptr_t feredge_unit(int32_t path) { return path == feredge_vnni ? 4 : 16; }

// Where weight `index` of `output` lies; `length`, a multiple of the unit, is how many each output has.
static inline intptr_t feredge_packed_place(
    int32_t path, intptr_t length, intptr_t output, intptr_t index) {
  intptr_t group = feredge_group(path), lane = output % group, pair = index % 16 / 2, place;
  switch (path) {
  case feredge_neon: {
    // Four vectors of eight pairs; the values turn by one pair from one to the next, and so lane l of
    // vector s meets pair l + s in the lower half and l + s + 4 in the upper one.
    intptr_t turn = (pair - lane) & 3;
    place = turn * 16 + ((pair - turn) & 7) * 2 + index % 2;
    break;
  }
  case feredge_dot: place = index % 16 / 4 * 4 * group + lane * 4 + index % 4; break;
  // A block has four weights only.
  case feredge_vnni: return (output / group * (length / 4) + index / 4) * 64 + lane * 4 + index % 4;
  case feredge_avx2: place = pair * 2 * group + lane * 2 + index % 2; break;
  default: place = index % 16;
  }
  return (output / group * (length / 16) + index / 16) * 16 * group + place;
}

// What the path adds to each sum besides the products: VNNI multiplies unsigned values, so 128 is added
// to each value and taken off the bias again.
static inline int32_t feredge_value_offset(int32_t path) { return path == feredge_vnni ? 128 : 0; }

// Outputs of a kept block whose first output has `outputs` from it on: 16, or what a smaller tile holds.
static inline intptr_t feredge_kept_outputs(int32_t path, intptr_t outputs) {
  intptr_t rows = 16;
  while (rows / 2 >= outputs && rows / 2 >= feredge_group(path)) rows /= 2;
  return rows;
}

// The values of a kept block of weights: which run, and where in it.
typedef struct {
  int32_t run, place;
} feredge_kept;

typedef struct {
  // The first run of the first pixel, `stride` before the next pixel's and `line` before the pixel's next
  // run. Each run has `length` readable values, a multiple of the path's unit.
  const int8_t *values;
  intptr_t stride, runs, length, line;
  // NULL, or on AVX-512 the first runs of eight pixels, then their second ones, and so on, instead.
  const int8_t *const *windows;
  const int8_t *weights;
  // The pixels' outputs, one after another.
  int8_t *results;
  intptr_t outputs;
  // NULL, or how many blocks each 16 outputs have, and their places in the same order.
  const int32_t *counts;
  const feredge_kept *kept;
} feredge_weighing;

static inline void feredge_weigh_portable(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  const int8_t *weights = w->weights;
  for (intptr_t output = 0; output < w->outputs; output++, weights += w->runs * w->length)
    for (intptr_t pixel = 0; pixel < pixels; pixel++) {
      uint32_t sum = (uint32_t)s->biases[output];
      for (intptr_t run = 0; run < w->runs; run++) {
        const int8_t *values = w->windows ? w->windows[8 * run + pixel]
                                          : w->values + pixel * w->stride + run * w->line;
        for (intptr_t i = 0; i < w->length; i++)
          sum += (uint32_t)(values[i] * weights[run * w->length + i]);
      }
      w->results[pixel * w->outputs + output] = feredge_scaled(
          (int32_t)sum, s->multipliers[output], s->shifts[output], s->zero, s->lowest, s->highest);
    }
}

// The same with kept blocks.
static inline void feredge_weigh_kept_portable(
    const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  const int8_t *weights = w->weights;
  const feredge_kept *kept = w->kept;
  for (intptr_t first = 0; first < w->outputs; first += 16) {
    intptr_t count = w->counts[first / 16], rows = feredge_kept_outputs(feredge_portable, w->outputs - first);
    for (intptr_t output = first; output < w->outputs && output < first + 16; output++)
      for (intptr_t pixel = 0; pixel < pixels; pixel++) {
        uint32_t sum = (uint32_t)s->biases[output];
        for (intptr_t block = 0; block < count; block++) {
          const int8_t *values = w->values + pixel * w->stride + kept[block].run * w->line + kept[block].place;
          for (intptr_t i = 0; i < 16; i++)
            sum += (uint32_t)(values[i] * weights[(block * rows + output - first) * 16 + i]);
        }
        w->results[pixel * w->outputs + output] = feredge_scaled(
            (int32_t)sum, s->multipliers[output], s->shifts[output], s->zero, s->lowest, s->highest);
      }
    weights += count * rows * 16;
    kept += count;
  }
}

#if defined(__aarch64__)

#if !defined(__ARM_FEATURE_DOTPROD)
// Adds the products of `values` with each of four vectors, in pairs, to four sums.
//
// As one block, because compilers pull all multiplications of an unrolled tile to its front and then
// run out of registers. The order keeps four instructions between a result and its use.
FEREDGE_INLINE void feredge_add_products(
    int32x4_t *sums, int8x16_t values, int8x16_t a, int8x16_t b, int8x16_t c, int8x16_t d) {
  int16x8_t p, q, r, s;
  __asm__("smull %4.8h, %8.8b, %9.8b\n\tsmull %5.8h, %8.8b, %10.8b\n\t"
          "smull %6.8h, %8.8b, %11.8b\n\tsmull %7.8h, %8.8b, %12.8b\n\t"
          "smlal2 %4.8h, %8.16b, %9.16b\n\tsmlal2 %5.8h, %8.16b, %10.16b\n\t"
          "smlal2 %6.8h, %8.16b, %11.16b\n\tsmlal2 %7.8h, %8.16b, %12.16b\n\t"
          "sadalp %0.4s, %4.8h\n\tsadalp %1.4s, %5.8h\n\t"
          "sadalp %2.4s, %6.8h\n\tsadalp %3.4s, %7.8h"
          : "+w"(sums[0]), "+w"(sums[1]), "+w"(sums[2]), "+w"(sums[3]), "=&w"(p), "=&w"(q),
            "=&w"(r), "=&w"(s)
          : "w"(values), "w"(a), "w"(b), "w"(c), "w"(d));
}

// The same of four values with two vectors, to eight sums. Six products are under way, so that four to six
// instructions stand between a result and its use, as an in-order processor needs, and registers suffice.
FEREDGE_INLINE void feredge_add_products_of_two(
    int32x4_t *sums, int32x4_t *others, int8x16_t a, int8x16_t b, const int8x16_t *v) {
  int16x8_t p, q, r, s, t, u;
  __asm__("smull %8.8h, %14.8b, %16.8b\n\tsmull %9.8h, %14.8b, %17.8b\n\t"
          "smull %10.8h, %14.8b, %18.8b\n\tsmull %11.8h, %14.8b, %19.8b\n\t"
          "smull %12.8h, %15.8b, %16.8b\n\tsmull %13.8h, %15.8b, %17.8b\n\t"
          "smlal2 %8.8h, %14.16b, %16.16b\n\tsmlal2 %9.8h, %14.16b, %17.16b\n\t"
          "smlal2 %10.8h, %14.16b, %18.16b\n\tsmlal2 %11.8h, %14.16b, %19.16b\n\t"
          "smlal2 %12.8h, %15.16b, %16.16b\n\tsmlal2 %13.8h, %15.16b, %17.16b\n\t"
          "sadalp %0.4s, %8.8h\n\tsadalp %1.4s, %9.8h\n\t"
          "smull %8.8h, %15.8b, %18.8b\n\tsmull %9.8h, %15.8b, %19.8b\n\t"
          "sadalp %2.4s, %10.8h\n\tsadalp %3.4s, %11.8h\n\t"
          "smlal2 %8.8h, %15.16b, %18.16b\n\tsmlal2 %9.8h, %15.16b, %19.16b\n\t"
          "sadalp %4.4s, %12.8h\n\tsadalp %5.4s, %13.8h\n\t"
          "sadalp %6.4s, %8.8h\n\tsadalp %7.4s, %9.8h"
          : "+w"(sums[0]), "+w"(sums[1]), "+w"(sums[2]), "+w"(sums[3]), "+w"(others[0]),
            "+w"(others[1]), "+w"(others[2]), "+w"(others[3]), "=&w"(p), "=&w"(q), "=&w"(r),
            "=&w"(s), "=&w"(t), "=&w"(u)
          : "w"(a), "w"(b), "w"(v[0]), "w"(v[1]), "w"(v[2]), "w"(v[3]));
}
#endif

// Sixteen values of each pixel with a block of each of `groups` groups.
FEREDGE_INLINE void feredge_add_block(
    int32x4_t sums[4][4], const int8_t *const *values, const int pixels, intptr_t index,
    const int8_t *weights, intptr_t distance, const int groups) {
  int8x16_t v[4];
  FEREDGE_UNROLL
  for (int p = 0; p < pixels; p++) v[p] = vld1q_s8(values[p] + index);
#if defined(__ARM_FEATURE_DOTPROD)
#define FEREDGE_DOT_LANE(lane)                                                                  \
  FEREDGE_UNROLL for (int g = 0; g < groups; g++) {                                             \
    int8x16_t part = vld1q_s8(weights + g * distance + 16 * (lane));                            \
    FEREDGE_UNROLL for (int p = 0; p < pixels; p++) sums[p][g] =                                \
        vdotq_laneq_s32(sums[p][g], part, v[p], lane);                                          \
  }
  FEREDGE_DOT_LANE(0)
  FEREDGE_DOT_LANE(1)
  FEREDGE_DOT_LANE(2)
  FEREDGE_DOT_LANE(3)
#undef FEREDGE_DOT_LANE
#else
  FEREDGE_UNROLL
  for (int turn = 0; turn < 4; turn++) {
    if (turn > 0)
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++)
        // In place; from an intrinsic the compiler keeps the first vector too and runs out of registers.
        __asm__("ext %0.16b, %0.16b, %0.16b, #2" : "+w"(v[p]));
    if (pixels == 4 && groups > 1) {
      FEREDGE_UNROLL
      for (int g = 0; g < groups; g += 2) {
        int8x16_t a = vld1q_s8(weights + g * distance + 16 * turn);
        int8x16_t b = vld1q_s8(weights + (g + 1) * distance + 16 * turn);
        int32x4_t first[4], second[4];
        FEREDGE_UNROLL
        for (int p = 0; p < 4; p++) first[p] = sums[p][g], second[p] = sums[p][g + 1];
        feredge_add_products_of_two(first, second, a, b, v);
        FEREDGE_UNROLL
        for (int p = 0; p < 4; p++) sums[p][g] = first[p], sums[p][g + 1] = second[p];
      }
    } else if (pixels == 4) {
      int32x4_t four[4] = {sums[0][0], sums[1][0], sums[2][0], sums[3][0]};
      feredge_add_products(four, vld1q_s8(weights + 16 * turn), v[0], v[1], v[2], v[3]);
      FEREDGE_UNROLL
      for (int p = 0; p < 4; p++) sums[p][0] = four[p];
    } else {
      int8x16_t w[4];
      FEREDGE_UNROLL
      for (int g = 0; g < 4; g++) w[g] = vld1q_s8(weights + g % groups * distance + 16 * turn);
      feredge_add_products(sums[0], v[0], w[0], w[1], w[2], w[3]);
    }
  }
#endif
}

FEREDGE_INLINE void feredge_start_tile(
    int32x4_t sums[4][4], const int8_t **values, const feredge_weighing *w, const feredge_scaling *s,
    const int pixels, const int groups, intptr_t output) {
  FEREDGE_UNROLL
  for (int p = 0; p < pixels; p++) values[p] = w->values + p * w->stride;
  FEREDGE_UNROLL
  for (int g = 0; g < 4; g++) {
    int32x4_t bias = vld1q_s32(s->biases + output + 4 * (g % groups));
    FEREDGE_UNROLL
    for (int p = 0; p < 4; p++) sums[p][g] = bias;
  }
}

FEREDGE_INLINE void feredge_finish_tile(
    int32x4_t sums[4][4], const feredge_weighing *w, const feredge_scaling *s, const int pixels,
    const int groups, intptr_t output) {
  // Group by group, so that its factors are loaded once for all pixels.
  FEREDGE_UNROLL
  for (int g = 0; g < groups; g++) {
    int32x4_t multipliers = vld1q_s32(s->multipliers + output + 4 * g);
    int32x4_t shifts = vld1q_s32(s->shifts + output + 4 * g);
    if (s->only_right) {
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++) sums[p][g] = feredge_scaled4(sums[p][g], multipliers, shifts);
    } else {
      FEREDGE_UNROLL
      for (int p = 0; p < pixels; p++)
        sums[p][g] = feredge_scaled4_any(sums[p][g], multipliers, shifts);
    }
  }
  FEREDGE_UNROLL
  for (int p = 0; p < pixels; p++)
    feredge_store_sums(w->results + p * w->outputs + output, sums[p], groups, w->outputs - output, s);
}

// One or four pixels, one to four groups of outputs from `output` on.
FEREDGE_INLINE void feredge_weigh_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output) {
  intptr_t length = w->runs * w->length, distance = 4 * length;
  const int8_t *values[4], *weights = w->weights + output * length;
  int32x4_t sums[4][4];
  feredge_start_tile(sums, values, w, s, pixels, groups, output);
  for (intptr_t run = 0; run < w->runs; run++) {
    for (intptr_t index = 0; index < w->length; index += 16, weights += 64)
      feredge_add_block(sums, values, pixels, index, weights, distance, groups);
    FEREDGE_UNROLL
    for (int p = 0; p < pixels; p++) values[p] += w->line;
  }
  feredge_finish_tile(sums, w, s, pixels, groups, output);
}

// The same with `count` kept blocks.
FEREDGE_INLINE void feredge_weigh_kept_tile(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels, const int groups,
    intptr_t output, const int8_t *weights, const feredge_kept *kept, intptr_t count) {
  const int8_t *values[4];
  int32x4_t sums[4][4];
  feredge_start_tile(sums, values, w, s, pixels, groups, output);
  for (const feredge_kept *end = kept + count; kept < end; kept++, weights += 64 * groups) {
    intptr_t index = kept->run * w->line + kept->place;
    // Compilers would load all weights while they wait for the place, and then run out of registers.
    __asm__("" : "+r"(index), "+r"(weights));
    feredge_add_block(sums, values, pixels, index, weights, 64, groups);
  }
  feredge_finish_tile(sums, w, s, pixels, groups, output);
}

FEREDGE_INLINE void feredge_weigh_arm(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels) {
  intptr_t output = 0;
  for (; output + 12 < w->outputs; output += 16) feredge_weigh_tile(w, s, pixels, 4, output);
  for (; output + 4 < w->outputs; output += 8) feredge_weigh_tile(w, s, pixels, 2, output);
  if (output < w->outputs) feredge_weigh_tile(w, s, pixels, 1, output);
}

FEREDGE_INLINE void feredge_weigh_kept_arm(
    const feredge_weighing *w, const feredge_scaling *s, const int pixels) {
  const int8_t *weights = w->weights;
  const feredge_kept *kept = w->kept;
  for (intptr_t output = 0; output < w->outputs; output += 16) {
    intptr_t count = w->counts[output / 16], rows = feredge_kept_outputs(feredge_neon, w->outputs - output);
    if (rows == 16)
      feredge_weigh_kept_tile(w, s, pixels, 4, output, weights, kept, count);
    else if (rows == 8)
      feredge_weigh_kept_tile(w, s, pixels, 2, output, weights, kept, count);
    else
      feredge_weigh_kept_tile(w, s, pixels, 1, output, weights, kept, count);
    weights += count * rows * 16;
    kept += count;
  }
}

FEREDGE_LOOP void feredge_weigh_four(const feredge_weighing *w, const feredge_scaling *s) {
  feredge_weigh_arm(w, s, 4);
}

FEREDGE_LOOP void feredge_weigh_one(const feredge_weighing *w, const feredge_scaling *s) {
  feredge_weigh_arm(w, s, 1);
}

FEREDGE_LOOP void feredge_weigh_four_kept(const feredge_weighing *w, const feredge_scaling *s) {
  feredge_weigh_kept_arm(w, s, 4);
}

FEREDGE_LOOP void feredge_weigh_one_kept(const feredge_weighing *w, const feredge_scaling *s) {
  feredge_weigh_kept_arm(w, s, 1);
}

#elif defined(__x86_64__)
#include "weigh_x86.h"
#endif

// The outputs of one or four pixels; on AVX-512, without a list of kept blocks, of any number up to eight.
static inline void feredge_weigh(
    int32_t path, const feredge_weighing *w, intptr_t pixels, const feredge_scaling *s) {
  if (path == feredge_portable) {
    if (w->counts)
      feredge_weigh_kept_portable(w, pixels, s);
    else
      feredge_weigh_portable(w, pixels, s);
    return;
  }
#if defined(__aarch64__)
  if (w->counts)
    pixels == 4 ? feredge_weigh_four_kept(w, s) : feredge_weigh_one_kept(w, s);
  else
    pixels == 4 ? feredge_weigh_four(w, s) : feredge_weigh_one(w, s);
#elif defined(__x86_64__)
  if (path == feredge_vnni)
    w->counts ? feredge_weigh_kept_vnni(w, pixels, s) : feredge_weigh_vnni(w, pixels, s);
  else
    w->counts ? feredge_weigh_kept_avx2(w, pixels, s) : feredge_weigh_avx2(w, pixels, s);
#endif
}

#endif
