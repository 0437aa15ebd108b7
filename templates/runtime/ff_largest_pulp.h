/*
 * Positions behind maxima of a map for PULP cores, of as many neighbouring channels as fit into a word: its bytes (int8) or
 * halves, which are in the order of integers since none is negative. What is largest in each piece of a row is found for all of them
 * at once; then each channel looks for its own where a piece has it. The size of a value, 1 or 2, is a constant.
 */
#ifndef FF_LARGEST_PULP_H
#define FF_LARGEST_PULP_H

#include "ff_pulp.h"
#include "ff_sources.h"

#define FF_LARGEST_PIECE 16u  /* pixels, at most */
#define FF_LARGEST_PIECES 64u /* of a cell, at most */
#define FF_LARGEST_CHANNELS 4u

/* The lowest position with the largest value, for channels and cells; the number of all positions where all are 0. */
typedef uint16_t ff_largest_places[FF_LARGEST_CHANNELS][FF_PLACED_CELLS];

/* A map of such values, from one of its channels on. */
struct ff_largest_map {
    const struct ff_window *window; /* whose positions are its pixels */
    const uint8_t *z;
    uint32_t step; /* bytes of a pixel */
};

/* Both words at once, none right behind its load. */
#define FF_LARGEST_PAIR(MAX)                                                                          \
    __asm__ volatile(FF_LOOP("%[pairs]", "4")                                                         \
                     FF_LOAD_STEP("%[word]", "%[at]", "%[step]")                                      \
                     FF_LOAD_STEP("%[other]", "%[at]", "%[step]")                                     \
                     MAX("%[largest]", "%[largest]", "%[word]")                                       \
                     MAX("%[largest]", "%[largest]", "%[other]")                                      \
                     FF_LOOP_END                                                                      \
                     : [at] "+&r"(at), [largest] "+&r"(largest), [word] "=&r"(word), [other] "=&r"(other) \
                     : [pairs] "r"(count / 2u), [step] "r"(step)                                      \
                     : "memory")
#define FF_LARGEST_LAST(MAX)                                                                          \
    __asm__ volatile(FF_LOAD_STEP("%[word]", "%[at]", "%[step]") MAX("%[largest]", "%[largest]", "%[word]") \
                     : [at] "+&r"(at), [largest] "+&r"(largest), [word] "=&r"(word)                   \
                     : [step] "r"(step)                                                               \
                     : "memory")

/* The largest values of `count` words, `step` bytes apart. */
static inline uint32_t ff_largest_words(const void *at, uint32_t count, uint32_t step, uint32_t size)
{
    uint32_t largest = 0, word, other;
    if (count >= 2u && size == 1u) {
        FF_LARGEST_PAIR(FF_MAX_BYTES);
    } else if (count >= 2u) {
        FF_LARGEST_PAIR(FF_MAX_INTEGERS);
    }
    if ((count & 1u) != 0 && size == 1u) {
        FF_LARGEST_LAST(FF_MAX_BYTES);
    } else if ((count & 1u) != 0) {
        FF_LARGEST_LAST(FF_MAX_INTEGERS);
    }
    return largest;
}

static inline uint32_t ff_largest_value(const uint8_t *at, uint32_t size)
{
    return size == 1u ? *at : *(const uint16_t *)(const void *)at;
}

/* The pixel, counted within a tile, that is the first to have `value`, in the channel that z begins at; `all` are its pieces. */
static inline uint32_t ff_largest_find(const struct ff_largest_map *map, const struct ff_cell_tiles *tiles, const uint8_t *z, uint32_t value,
                                       const uint32_t *pieces, uint32_t lane, uint32_t size)
{
    const uint8_t *piece = (const uint8_t *)pieces + lane * size;
    uint32_t row = tiles->top, column = 0;
    for (; ff_largest_value(piece, size) != value; piece += 4) {
        column += FF_LARGEST_PIECE;
        if (column >= tiles->width) {
            column = 0;
            row++;
        }
    }
    uint32_t position = row * map->window->columns + tiles->left + column;
    for (z += position * map->step; ff_largest_value(z, size) != value; z += map->step) {
        position++;
    }
    return position;
}

/* Places of the channels of a word in one cell; `skip` of them belong to channels before those that are asked for. */
static inline void ff_largest_of_cell(const struct ff_largest_map *map, const struct ff_cell_tiles *tiles, uint32_t size, uint32_t skip,
                                      uint32_t cell, ff_largest_places places)
{
    uint32_t pieces[FF_LARGEST_PIECES], count = 0;
    const uint32_t none = ff_positions(map->window);
    for (uint32_t row = 0; row < tiles->height; row++) {
        const uint8_t *at = map->z + ((tiles->top + row) * map->window->columns + tiles->left) * map->step;
        for (uint32_t left = tiles->width, some; left != 0; left -= some, at += some * map->step) {
            some = left < FF_LARGEST_PIECE ? left : FF_LARGEST_PIECE;
            pieces[count++] = ff_largest_words(at, some, map->step, size);
        }
    }
    const uint32_t largest = ff_largest_words(pieces, count, 4u, size);
    for (uint32_t lane = skip; lane < 4u / size; lane++) {
        const uint32_t value = ff_largest_value((const uint8_t *)&largest + lane * size, size);
        places[lane - skip][cell] = (uint16_t)(
            value == 0 ? none : ff_largest_find(map, tiles, map->z + lane * size, value, pieces, lane, size));
    }
}

/* Whether a cell has few enough pieces, as its sides say; and whether the others do, which differ by a row or a column. */
static inline int ff_largest_fits(const struct ff_sources *sources, const struct ff_window *window)
{
    const struct ff_cells *const cells = &sources->cells;
    const uint32_t rows = (cells->height + cells->rows - 1u) / cells->rows * sources->pool_rows;
    const uint32_t columns = (cells->width + cells->columns - 1u) / cells->columns * sources->pool_columns;
    const uint32_t pieces = rows * ((columns + FF_LARGEST_PIECE - 1u) / FF_LARGEST_PIECE);
    return !sources->means && (uint32_t)cells->rows * cells->columns <= FF_PLACED_CELLS && pieces <= FF_LARGEST_PIECES &&
           ff_positions(window) <= UINT16_MAX;
}

/* Places of channels from j on, as many as a word has or are left; returns 0 where there are none, since words do not fit. */
static inline int ff_largest_find_places(const struct ff_sources *sources, const struct ff_window *window, const void *z,
                                         uint32_t outputs, uint32_t j, uint32_t size, ff_largest_places places)
{
    const uint32_t lanes = 4u / size, cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    if (outputs < lanes || !ff_largest_fits(sources, window)) {
        return 0;
    }
    const uint32_t from = j + lanes < outputs ? j : outputs - lanes;
    const struct ff_largest_map map = { window, (const uint8_t *)z + from * size, outputs * size };
    for (uint32_t cell = 0; cell < cells; cell++) {
        const struct ff_cell_tiles tiles = ff_cell_tiles_of(sources, cell);
        ff_largest_of_cell(&map, &tiles, size, j - from, cell, places);
    }
    return 1;
}

#endif
