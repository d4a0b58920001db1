// Counts the program's calls to the allocator, to be linked with
//   --wrap=malloc --wrap=calloc --wrap=realloc --wrap=posix_memalign --wrap=free
// and prints them when the program ends. Two runs of different length that print the same counts prove
// that no frame after the first of them allocates.
#include <stddef.h>
#include <stdio.h>

extern void *__real_malloc(size_t);
extern void *__real_calloc(size_t, size_t);
extern void *__real_realloc(void *, size_t);
extern int __real_posix_memalign(void **, size_t, size_t);
extern void __real_free(void *);

static unsigned long mallocs, callocs, reallocs, memaligns, frees;

void *__wrap_malloc(size_t bytes) {
  mallocs++;
  return __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes) {
  callocs++;
  return __real_calloc(count, bytes);
}

void *__wrap_realloc(void *old, size_t bytes) {
  reallocs++;
  return __real_realloc(old, bytes);
}

int __wrap_posix_memalign(void **result, size_t alignment, size_t bytes) {
  memaligns++;
  return __real_posix_memalign(result, alignment, bytes);
}

void __wrap_free(void *old) {
  frees++;
  __real_free(old);
}

__attribute__((destructor)) static void print_counts(void) {
  // Taken before printing: stdio allocates its own buffer.
  unsigned long counts[] = {mallocs, callocs, reallocs, memaligns, frees};
  fprintf(stderr, "allocations: malloc %lu calloc %lu realloc %lu posix_memalign %lu free %lu\n",
          counts[0], counts[1], counts[2], counts[3], counts[4]);
}
