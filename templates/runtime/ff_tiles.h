/*
 * Weights that lie far from the cores, some rows of their matrix at a time: while one tile is worked on, the next arrives
 * beside it. A row is what is stored in one piece: the weights of one input, and sums go on from where the tile before has
 * left them; or those of one output (dot kernel). So every sum has the order that it has without tiles.
 */
#ifndef FF_TILES_H
#define FF_TILES_H

#include <stddef.h>
#include "ff_dma.h"
#include "ff_words.h"

/* A matrix that is one tile, of so many `bytes`: it comes whole; and goes back, changed. */
static inline void ff_tiles_come(const void *matrix, void *room, uint32_t bytes)
{
    ff_dma_fetch(room, matrix, bytes);
    ff_dma_wait();
}

static inline void ff_tiles_go(void *matrix, const void *room, uint32_t bytes)
{
    ff_dma_store(matrix, room, bytes);
    ff_dma_wait();
}

struct ff_tiles {
    void *tile;     /* the one that is there */
    uint32_t first; /* its first row */
    uint32_t count; /* its rows */
    void *other;    /* room for the next one */
    uint32_t next;  /* the first row of that, or the number of rows */
    uint8_t *matrix;
    uint32_t row;  /* bytes of a row */
    uint32_t most; /* rows of a tile */
    uint32_t rows; /* of the matrix */
    const uint8_t *x; /* inputs of the rows, or NULL where those are not for one input each */
    uint32_t bytes; /* of an input */
};

static inline uint32_t ff_tiles_count(const struct ff_tiles *tiles, uint32_t first)
{
    const uint32_t left = tiles->rows - first;
    return left < tiles->most ? left : tiles->most;
}

/* Whether all inputs of a tile are zero, so that nobody needs it; the last one is needed in any case. */
static inline int ff_tiles_are_zero(const struct ff_tiles *tiles, uint32_t first)
{
    if (tiles->x == NULL || tiles->rows - first <= tiles->most) {
        return 0;
    }
    const uint8_t *x = tiles->x + first * tiles->bytes;
    const uint8_t *const end = x + tiles->most * tiles->bytes, *const words = x + ff_whole_words(x, tiles->most * tiles->bytes);
    while (x != words && ff_word(x) == 0) {
        x += 4;
    }
    while (x != end && *x == 0) {
        x++;
    }
    return x == end;
}

/* Begins to fetch the next tile that is needed, of those from row `next` on. */
static inline void ff_tiles_fetch(struct ff_tiles *tiles, uint32_t next)
{
    while (next != tiles->rows && ff_tiles_are_zero(tiles, next)) {
        next += tiles->most;
    }
    tiles->next = next;
    if (next != tiles->rows) {
        ff_dma_fetch(tiles->other, tiles->matrix + next * tiles->row, ff_tiles_count(tiles, next) * tiles->row);
    }
}

/*
 * `room` for two tiles of `most` rows, or for one where that is all; the first is under way. Only ff_tiles_return() writes to the
 * matrix. Where rows are those of inputs `x`, of so many `bytes` each, tiles whose inputs are all zero are left out.
 */
static inline struct ff_tiles ff_tiles_of_inputs(const void *matrix, uint32_t rows, uint32_t row, void *room, uint32_t most,
                                                 const void *x, uint32_t bytes)
{
    struct ff_tiles tiles = {(uint8_t *)room + most * row, 0, 0, room, 0, (uint8_t *)(uintptr_t)matrix, row, most, rows, x, bytes};
    ff_tiles_fetch(&tiles, 0);
    return tiles;
}

/* The same with all tiles. */
static inline struct ff_tiles ff_tiles_of(const void *matrix, uint32_t rows, uint32_t row, void *room, uint32_t most)
{
    return ff_tiles_of_inputs(matrix, rows, row, room, most, NULL, 0);
}

/* Goes on to the next tile, which is there then; 0 behind the last one. What has been returned before has arrived. */
static inline int ff_tiles_next(struct ff_tiles *tiles)
{
    void *const done = tiles->tile;
    ff_dma_wait();
    if (tiles->next == tiles->rows) {
        return 0;
    }
    tiles->first = tiles->next;
    tiles->count = ff_tiles_count(tiles, tiles->first);
    tiles->tile = tiles->other;
    tiles->other = done;
    ff_tiles_fetch(tiles, tiles->first + tiles->count);
    return 1;
}

static inline int ff_tiles_is_last(const struct ff_tiles *tiles)
{
    return tiles->next == tiles->rows;
}

/* Begins to bring a tile that has changed back to its place. */
static inline void ff_tiles_return(const struct ff_tiles *tiles)
{
    ff_dma_store(tiles->matrix + tiles->first * tiles->row, tiles->tile, tiles->count * tiles->row);
}

#endif
