/* Rows of a signal that come one by one: rings that keep the newest, maps that keep those of a window. */
#ifndef FF_STREAM_H
#define FF_STREAM_H

#include "ff_types.h"

/* The row of a ring of `rows` rows that is written next; *at goes on to the one behind it. */
static inline uint32_t ff_stream_next(uint16_t *at, uint32_t rows)
{
    const uint32_t row = *at;
    *at = (uint16_t)(row + 1u == rows ? 0 : row + 1u);
    return row;
}

/* Writes a row of a ring once more, a ring further on: the newest rows are then one run, which begins behind `row`. */
static inline void ff_stream_repeat(void *row, uint32_t ring_bytes, uint32_t row_bytes)
{
    uint8_t *const bytes = row;
    for (uint32_t i = 0; i < row_bytes; i++) {
        bytes[ring_bytes + i] = bytes[i];
    }
}

/*
 * Whether row number *rows of an edge, counted from 1, ends a window of `kernel` rows, of which one begins every `stride`
 * rows; *rows is then the number of the row that the window becomes.
 */
static inline int ff_stream_completes(uint32_t *rows, uint32_t kernel, uint32_t stride)
{
    if (*rows < kernel || (*rows - kernel) % stride != 0) {
        return 0;
    }
    *rows = (*rows - kernel) / stride + 1u;
    return 1;
}

/* Drops the first bytes of a map: those behind them come to its begin. */
static inline void ff_stream_drop(void *map, uint32_t dropped, uint32_t map_bytes)
{
    uint8_t *const bytes = map;
    for (uint32_t i = dropped; i < map_bytes; i++) {
        bytes[i - dropped] = bytes[i];
    }
}

#endif
