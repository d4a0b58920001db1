// Weighing the windows of a whole image.
//
// Neighbours inside the image are read where they lie. At its border four of a line, or one, are copied
// together with zero points for what lies outside; or each of them, where a run is a whole window.
//
// AVX-512 weighs eight at a time from anywhere instead. Of those that are no neighbours inside the image each
// run has a place of its own: where it lies, a run of zero points for one above or below the image, a copy
// for one that reaches beyond its side. Where copies took too much room each tap is a run, one outside the
// image a pixel of zero points. All have the same order of values.
#ifndef FEREDGE_WINDOWS_H
#define FEREDGE_WINDOWS_H

#include "weigh.h"

// Whether a path weighs windows from anywhere.
static inline int32_t feredge_takes_windows(int32_t path) {
#if defined(__x86_64__)
  return path == feredge_vnni;
#else
  return 0;
#endif
}

// One direction of a window's walk: `start = output * stride - padding`.
typedef struct {
  intptr_t input, outputs, filter, stride, dilation, padding;
} feredge_axis;

enum {
  // A run is a window's row: `columns * channels` values.
  feredge_row_runs = 0,
  // A run is a tap: `channels` values, a multiple of 4.
  feredge_tap_runs = 1,
  // A run is a copy of the whole window.
  feredge_copied_windows = 2,
};

typedef struct {
  const int8_t *values;
  feredge_axis down, across;
  intptr_t channels;
  int32_t kind;
  int8_t zero_point;
  // The outputs of a line whose windows reach beyond no side.
  intptr_t inside, inside_end;
  // Runs of a window and their lengths, but for taps.
  intptr_t runs, length;
  // Room for copies; those of whole windows are `copy` apart.
  int8_t *copies;
  intptr_t copy;
  // Of AVX-512 alone: room for the list of runs, and a run of zero points.
  const int8_t **list;
  int8_t *zeros;
} feredge_image;

// Copies what windows that cover `columns` columns from `left` on have of a row, zero points for what is
// outside. In whole vectors and rising order: each overshoots into the place of the next.
static inline void feredge_copy_columns(
    int8_t *to, const int8_t *row, intptr_t left, intptr_t columns, const feredge_image *m) {
  const feredge_axis *across = &m->across;
  if (across->dilation > 1 && across->filter > 1) {
    for (intptr_t tap = 0; tap < across->filter; tap++, to += m->channels) {
      intptr_t x = left + tap * across->dilation;
      if (row && x >= 0 && x < across->input)
        feredge_copy(to, row + x * m->channels, m->channels);
      else
        feredge_fill(to, m->zero_point, m->channels);
    }
    return;
  }
  intptr_t before = left < 0 ? -left : 0, end = across->input - left;
  if (before > columns) before = columns;
  if (end > columns) end = columns;
  if (!row || end <= before) {
    feredge_fill(to, m->zero_point, columns * m->channels);
    return;
  }
  feredge_fill(to, m->zero_point, before * m->channels);
  feredge_copy(
      to + before * m->channels, row + (left + before) * m->channels, (end - before) * m->channels);
  feredge_fill(to + end * m->channels, m->zero_point, (columns - end) * m->channels);
}

// A row of the image, or NULL outside of it.
static inline const int8_t *feredge_image_row(const feredge_image *m, intptr_t y) {
  if (y < 0 || y >= m->down.input) return 0;
  return m->values + y * m->across.input * m->channels;
}

// Lists one row of the windows of `count` outputs of a line from output `x` on; `place` is that of the
// first in the list, `copies` where its copied row goes.
static inline void feredge_list_row(
    const feredge_image *m, const int8_t *row, intptr_t x, intptr_t count, const int8_t **place,
    int8_t *copies) {
  const feredge_axis *across = &m->across;
  intptr_t step = across->stride * m->channels;
  intptr_t inside = m->inside - x, end = m->inside_end - x;
  for (intptr_t k = 0; k < count; k++) {
    if (!row) {
      place[k] = m->zeros;
    } else if (k >= inside && k < end) {
      place[k] = row + (x * across->stride - across->padding) * m->channels + k * step;
    } else {
      intptr_t left = (x + k) * across->stride - across->padding;
      feredge_copy_columns(copies + k * m->copy, row, left, across->filter, m);
      place[k] = copies + k * m->copy;
    }
  }
}

// The same tap by tap.
static inline void feredge_list_taps(
    const feredge_image *m, const int8_t *row, intptr_t x, intptr_t count, const int8_t **place) {
  const feredge_axis *across = &m->across;
  intptr_t left = x * across->stride - across->padding;
  for (intptr_t tap = 0; tap < across->filter; tap++, place += 8, left += across->dilation)
    for (intptr_t k = 0; k < count; k++) {
      intptr_t column = left + k * across->stride;
      int is_pixel = row && (uintptr_t)column < (uintptr_t)across->input;
      place[k] = is_pixel ? row + column * m->channels : m->zeros;
    }
}

// Lists the windows of `count` outputs of a line from output `x` on.
static inline void feredge_list_line(
    const feredge_image *m, intptr_t y, intptr_t x, intptr_t count, intptr_t first) {
  const int8_t **place = m->list + first;
  int8_t *copies = m->copies + first * m->copy;
  intptr_t row_values = m->across.filter * m->channels;
  intptr_t top = y * m->down.stride - m->down.padding;
  for (intptr_t run = 0; run < m->down.filter; run++) {
    const int8_t *row = feredge_image_row(m, top + run * m->down.dilation);
    if (m->kind == feredge_row_runs) {
      feredge_list_row(m, row, x, count, place + 8 * run, copies + run * row_values);
    } else if (m->kind == feredge_tap_runs) {
      feredge_list_taps(m, row, x, count, place + 8 * run * m->across.filter);
    } else {
      for (intptr_t k = 0; k < count; k++) {
        int8_t *copy = copies + k * m->copy;
        intptr_t left = (x + k) * m->across.stride - m->across.padding;
        feredge_copy_columns(copy + run * row_values, row, left, m->across.filter, m);
        place[k] = copy;
      }
    }
  }
}

// Lists the windows of `count` outputs from output `x` of line `y` on.
static inline void feredge_list_windows(
    const feredge_image *m, intptr_t y, intptr_t x, intptr_t count, feredge_weighing *w) {
  w->windows = m->list;
  w->runs = m->kind == feredge_tap_runs ? m->down.filter * m->across.filter : m->runs;
  w->length = m->kind == feredge_tap_runs ? m->channels : m->length;
  for (intptr_t first = 0; first < count; x = 0, y++) {
    intptr_t part = m->across.outputs - x < count - first ? m->across.outputs - x : count - first;
    feredge_list_line(m, y, x, part, first);
    first += part;
  }
  // Those that are not there repeat the first.
  for (intptr_t k = count; k < 8; k++)
    for (intptr_t run = 0; run < w->runs; run++) m->list[8 * run + k] = m->list[8 * run];
}

// Whether the windows of `count` outputs from output `x` of a line on lie inside the image side by side.
static inline int32_t feredge_are_neighbors(
    const feredge_image *m, intptr_t top, intptr_t x, intptr_t count) {
  return m->kind != feredge_copied_windows && m->across.dilation == 1 && x >= m->inside &&
         x + count <= m->inside_end && top >= 0 &&
         top + (m->down.filter - 1) * m->down.dilation < m->down.input;
}

// All outputs of an image where the path takes windows from anywhere; `w` tells weights and results.
FEREDGE_LOOP void feredge_weigh_windows(
    const feredge_image *m, feredge_weighing *w, const feredge_scaling *s) {
  intptr_t left = m->down.outputs * m->across.outputs, x = 0, y = 0;
  w->stride = m->across.stride * m->channels;
  w->line = m->down.dilation * m->across.input * m->channels;
  while (left > 0) {
    intptr_t count = left < 8 ? left : 8, top = y * m->down.stride - m->down.padding;
    if (feredge_are_neighbors(m, top, x, count)) {
      intptr_t column = x * m->across.stride - m->across.padding;
      w->windows = 0;
      w->values = m->values + (top * m->across.input + column) * m->channels;
      w->runs = m->runs;
      w->length = m->length;
    } else {
      feredge_list_windows(m, y, x, count, w);
    }
    feredge_weigh(feredge_vnni, w, count, s);
    w->results += count * w->outputs;
    left -= count;
    for (x += count; x >= m->across.outputs; x -= m->across.outputs) y++;
  }
}

// Copies `count` neighbouring windows that begin in column `left`, row `top`.
static inline void feredge_copy_windows(
    const feredge_image *m, intptr_t top, intptr_t left, intptr_t count, feredge_weighing *w) {
  intptr_t step = m->across.stride, filter = m->across.filter, columns = (count - 1) * step + filter;
  w->values = m->copies;
  if (m->kind != feredge_copied_windows) {
    w->stride = step * m->channels;
    w->line = columns * m->channels;
    for (intptr_t row = 0; row < m->down.filter; row++, top += m->down.dilation)
      feredge_copy_columns(
          m->copies + row * w->line, feredge_image_row(m, top), left, columns, m);
    return;
  }
  intptr_t length = filter * m->channels, line = m->down.dilation * m->across.input * m->channels;
  intptr_t bottom = top + (m->down.filter - 1) * m->down.dilation;
  int32_t is_inside = m->across.dilation == 1 && left >= 0 && left + columns <= m->across.input &&
                      top >= 0 && bottom < m->down.input;
  w->stride = m->copy;
  w->line = 0;
  for (intptr_t k = 0; k < count; k++, left += step) {
    int8_t *copy = m->copies + k * m->copy;
    if (is_inside) {
      const int8_t *corner = m->values + (top * m->across.input + left) * m->channels;
      feredge_copy_rows(copy, corner, m->down.filter, length, line);
      continue;
    }
    for (intptr_t row = 0; row < m->down.filter; row++)
      feredge_copy_columns(
          copy + row * length, feredge_image_row(m, top + row * m->down.dilation), left, filter, m);
  }
}

// The outputs of the lines one after another, four at a time.
FEREDGE_LOOP void feredge_weigh_lines(
    int32_t path, const feredge_image *m, feredge_weighing *w, const feredge_scaling *s) {
  intptr_t step = m->across.stride * m->channels, line = m->across.input * m->channels;
  for (intptr_t y = 0, top = -m->down.padding; y < m->down.outputs; y++, top += m->down.stride) {
    const int8_t *row = m->values + top * line - m->across.padding * m->channels;
    intptr_t bottom = top + (m->down.filter - 1) * m->down.dilation;
    int32_t is_inside = m->kind != feredge_copied_windows && top >= 0 && bottom < m->down.input;
    intptr_t inside = is_inside ? m->inside : INTPTR_MAX;
    for (intptr_t x = 0, count; x < m->across.outputs; x += count, w->results += count * w->outputs) {
      count = x + 4 <= m->across.outputs ? 4 : 1;
      if (x >= inside && x + count <= m->inside_end) {
        w->values = row + x * step;
        w->stride = step;
        w->line = m->down.dilation * line;
      } else {
        feredge_copy_windows(m, top, x * m->across.stride - m->across.padding, count, w);
      }
      feredge_weigh(path, w, count, s);
    }
  }
}

// All outputs of an image.
static inline void feredge_weigh_image(
    int32_t path, const feredge_image *m, feredge_weighing *w, const feredge_scaling *s) {
  if (feredge_takes_windows(path) && !w->counts)
    feredge_weigh_windows(m, w, s);
  else
    feredge_weigh_lines(path, m, w, s);
}

#endif
