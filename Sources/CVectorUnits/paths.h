// Which spelling of an inner loop to take.
#ifndef FEREDGE_PATHS_H
#define FEREDGE_PATHS_H

#include <stdint.h>

#if defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__x86_64__)
#include <immintrin.h>
#endif

#define FEREDGE_INLINE static inline __attribute__((always_inline))
// The loops of a kernel, not to be mixed into their callers.
#define FEREDGE_LOOP static __attribute__((noinline, unused))
// Before a loop of a few rounds whose sums belong in registers.
#define FEREDGE_UNROLL _Pragma("clang loop unroll(full)")

enum {
  // Plain C, for any processor and any weights.
  feredge_portable = 0,
  // smull, smlal and sadalp; no weight may be -128: two products of -128 are 2^15 and do not fit the
  // 16 bits in which pairs are added.
  feredge_neon = 1,
  // sdot
  feredge_dot = 2,
  feredge_avx2 = 3,
  // vpdpbusd on 512 bits
  feredge_vnni = 4,
};

// The fastest path of this processor. On Arm the build decides (`-mcpu`), because a board's build is
// for that board; on x86-64 the processor is asked, so that one program is safe on all.
static inline int32_t feredge_fastest_path(void) {
#if defined(__aarch64__) && defined(__ARM_FEATURE_DOTPROD)
  return feredge_dot;
#elif defined(__aarch64__)
  return feredge_neon;
#elif defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl"))
    return feredge_vnni;
  return __builtin_cpu_supports("avx2") ? feredge_avx2 : feredge_portable;
#else
  return feredge_portable;
#endif
}

typedef int8_t feredge_int8x16 __attribute__((ext_vector_type(16), aligned(1)));

// Copies `count` values in whole vectors, and so up to 15 beyond.
static inline void feredge_copy(int8_t *to, const int8_t *from, intptr_t count) {
  for (intptr_t i = 0; i < count; i += 16)
    *(feredge_int8x16 *)(to + i) = *(const feredge_int8x16 *)(from + i);
}

// Writes `value` to `count` places in whole vectors, and so up to 15 beyond.
static inline void feredge_fill(int8_t *to, int8_t value, intptr_t count) {
  for (intptr_t i = 0; i < count; i += 16) *(feredge_int8x16 *)(to + i) = (feredge_int8x16)value;
}

// Copies rows that lie `line` apart to one after another, each overshooting into the next one's place.
static inline void feredge_copy_rows(
    int8_t *to, const int8_t *from, intptr_t rows, intptr_t length, intptr_t line) {
  for (intptr_t row = 0; row < rows; row++, to += length, from += line)
    feredge_copy(to, from, length);
}

#if defined(__x86_64__)
#define FEREDGE_AVX2 __attribute__((target("avx2")))
#define FEREDGE_VNNI __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512vnni")))
#endif

#endif
